/** The one sheet that may lie over a screen. Anyone asks for it; App draws it. */

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
  | { readonly type: 'deletePost'; readonly post: PostView }
  | { readonly type: 'photoInfo'; readonly media: () => MediaView }
  | { readonly type: 'shortcuts' };

export class Sheets {
  current: SheetRequest | undefined = $state.raw();

  show(request: SheetRequest): void {
    this.current = request;
  }

  close(): void {
    this.current = undefined;
  }
}
