/** What someone pasted where a link or a key was asked for. */

export type Pasted =
  | { readonly type: 'link'; readonly albumId: string; readonly key: string | undefined }
  /** Letters that may be a key: without a link they open nothing. */
  | { readonly type: 'key'; readonly key: string }
  | { readonly type: 'nothing' };

const linkPattern = /#\/a\/([0-9a-f]{32})(?:\/([0-9a-z-]+))?/i;
const keyPattern = /^[0-9a-z]{4}(?:[\s-]*[0-9a-z]){4,}$/i;

/** Finds a link anywhere in the text: people paste whole messages. */
export const readPasted = (text: string): Pasted => {
  const link = linkPattern.exec(text);
  const albumId = link?.[1];
  if (albumId !== undefined) {
    return { type: 'link', albumId: albumId.toLowerCase(), key: link?.[2] };
  }
  const trimmed = text.trim();
  return keyPattern.test(trimmed) ? { type: 'key', key: trimmed } : { type: 'nothing' };
};
