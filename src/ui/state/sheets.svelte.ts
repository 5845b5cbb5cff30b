/** The one sheet that may lie over a screen. Anyone asks for it; App draws it. */

import type { Layers } from '../layers.ts';
import type { CopiesView, MediaView, PostView } from '../../node/view-api.ts';

export type SheetRequest =
  /** Which devices hold a copy. A function, so that the open sheet follows what changes. */
  | { readonly type: 'copies'; readonly copies: () => CopiesView }
  | { readonly type: 'startAlbum' }
  | { readonly type: 'share'; readonly albumId: string }
  | { readonly type: 'albumMenu'; readonly albumId: string }
  | { readonly type: 'renameAlbum'; readonly albumId: string }
  | { readonly type: 'leaveAlbum'; readonly albumId: string }
  | { readonly type: 'people'; readonly albumId: string }
  | { readonly type: 'postMenu'; readonly post: PostView }
  | { readonly type: 'editPost'; readonly post: PostView }
  | { readonly type: 'deletePost'; readonly post: PostView }
  | { readonly type: 'photoInfo'; readonly media: () => MediaView }
  | { readonly type: 'shortcuts' };

export class Sheets {
  current: SheetRequest | undefined = $state.raw();
  readonly #layers: Layers;
  #release: (() => void) | undefined;

  constructor(layers: Layers) {
    this.#layers = layers;
  }

  /** One sheet takes the place of another, and its layer with it. */
  show(request: SheetRequest): void {
    this.#release ??= this.#layers.open(() => this.close());
    this.current = request;
  }

  close(): void {
    this.#release?.();
    this.#release = undefined;
    this.current = undefined;
  }
}
