/** What one may do with a post, and the sentence for when it could not be done. */

import type { MediaView, PostView } from '../../node/view-api.ts';
import type { AppContext } from '../app-context.ts';
import { writeFailureSentence } from '../words/failure-words.ts';
import { downloadName } from './download-name.ts';

export class PostActions {
  trouble: string | undefined = $state();
  readonly #app: AppContext;
  readonly #post: () => PostView;

  constructor(app: AppContext, post: () => PostView) {
    this.#app = app;
    this.#post = post;
  }

  toggleLike(): Promise<void> {
    return this.#setLike(!this.#post().likedByYou);
  }

  like(): Promise<void> {
    return this.#setLike(true);
  }

  share(): void {
    this.#app.sheets.show({ type: 'share', albumId: this.#post().albumId });
  }

  openMenu(): void {
    this.#app.sheets.show({ type: 'postMenu', post: this.#post() });
  }

  /** Saves the original as a file. */
  async download(media: MediaView): Promise<void> {
    const original = await this.#app.client.node.rendition(
      media.albumId,
      media.mediaId,
      'original',
    );
    if (!original.ok) {
      this.trouble =
        original.error.type === 'damaged'
          ? 'What came is not the photo that was posted. Try again later.'
          : 'Nobody who has this photo is here right now.';
      return;
    }
    this.trouble = undefined;
    const { bytes, mimeType } = original.value;
    saveFile(new Blob([bytes], { type: mimeType }), downloadName(this.#post(), media));
  }

  async #setLike(liked: boolean): Promise<void> {
    const { albumId, postId } = this.#post();
    const set = await this.#app.client.node.setLike(albumId, postId, liked);
    this.trouble = set.ok ? undefined : writeFailureSentence(set.error);
  }
}

function saveFile(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken its own hold by the next task.
  setTimeout(() => URL.revokeObjectURL(url));
}
