/** One photo of a draft, from the file that was chosen to pieces in the store. */

import type { MediaFailure } from '../../media/media-api.ts';
import type { WriteFailure } from '../../node/node-api.ts';
import type { AppClient } from '../../page/app-client.ts';

export type DraftPhotoFailure = MediaFailure | WriteFailure;

export type DraftPhotoState =
  | { readonly type: 'preparing'; readonly doneShare: number }
  | { readonly type: 'ready' }
  | { readonly type: 'failed'; readonly failure: DraftPhotoFailure };

export class DraftPhoto {
  readonly id = crypto.randomUUID();
  readonly name: string;
  readonly #file: File;
  alt = $state('');
  state: DraftPhotoState = $state.raw({ type: 'preparing', doneShare: 0 });
  /** What it will look like, once that is known. */
  previewUrl: string | undefined = $state();
  stagedId: string | undefined;
  #isDiscarded = false;

  constructor(file: File) {
    this.#file = file;
    this.name = nameOf(file.name);
  }

  wait(): void {
    this.state = { type: 'preparing', doneShare: 0 };
  }

  async prepare(client: AppClient): Promise<void> {
    if (this.#isDiscarded) return;
    const prepared = await client.prepare(this.#file, (_stage, doneShare) => {
      // A late report must not undo the end.
      if (this.state.type === 'preparing') this.state = { type: 'preparing', doneShare };
    });
    if (!prepared.ok) {
      this.state = { type: 'failed', failure: prepared.error };
      return;
    }
    const { view } = prepared.value;
    // A copy: the bytes themselves move to the store.
    const preview = new Blob([view.bytes], { type: view.mimeType });
    const staged = await client.node.stagePhoto(prepared.value);
    if (!staged.ok) {
      this.state = { type: 'failed', failure: staged.error };
      return;
    }
    this.stagedId = staged.value.stagedId;
    if (this.#isDiscarded) {
      await client.node.discardStaged([this.stagedId]);
      return;
    }
    this.previewUrl = URL.createObjectURL(preview);
    this.state = { type: 'ready' };
  }

  /** Its pieces belong to a post now. */
  release(): void {
    if (this.previewUrl !== undefined) URL.revokeObjectURL(this.previewUrl);
  }

  async discard(client: AppClient): Promise<void> {
    this.#isDiscarded = true;
    this.release();
    if (this.stagedId !== undefined) await client.node.discardStaged([this.stagedId]);
  }
}

/** "IMG_2041": how people know their files. */
const nameOf = (fileName: string): string => fileName.replace(/\.[^.]+$/, '') || 'This photo';
