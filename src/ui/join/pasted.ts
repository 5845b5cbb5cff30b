/** What someone pasted where a link or a key was asked for: people paste whole messages. */

export type Pasted =
  | { readonly type: 'link'; readonly albumId: string; readonly key: string | undefined }
  /** Letters that may be a key: without a link they open nothing. */
  | { readonly type: 'key'; readonly key: string }
  | { readonly type: 'nothing' };

/** What mail and chat put into long words: spaces, line ends, signs of quoting, soft breaks. */
const gap = String.raw`(?:=\r?\n|[\s>\u00ad\u200b\u2060\ufeff])*`;
const idPattern = `([0-9a-f](?:${gap}[0-9a-f]){31})(?![0-9a-z])`;
const linkPattern = new RegExp(`#${gap}/${gap}a${gap}/${gap}${idPattern}`, 'i');

/** What follows the id in a link, as it is or broken like the id; a post is no key. */
const wholeKeyOfLink = new RegExp(
  `^${gap}/${gap}([0-9a-z](?:(?:${gap}-)?${gap}[0-9a-z]){31})(?![0-9a-z])`,
  'i',
);
const keyOfLink = /^\/(?!p\/)([0-9a-z-]+)/i;

const betweenGroups = String.raw`[\s>.,_\-\u00ad\u200b\u2010-\u2015\u2060\u2212\ufeff]*`;
/** Looked for at every word: the first one that fits may be a word before the key. */
const keyInMessage = new RegExp(
  `(?<![0-9a-z])(?=([rcgv][0-9a-z]{3}(?:${betweenGroups}[0-9a-z]{4}){7})(?![0-9a-z]))`,
  'gi',
);
/** One that lost or won a letter is still what was meant: its groups show it. */
const keyWithSlip = /(?<![0-9a-z])[0-9a-z]{3,5}(?:[\u2010-\u2015\u2212-][0-9a-z]{3,5}){6,}/i;
/** Of a post or an album; no key is made of so few letters. */
const idAlone = /^[0-9a-f]{32}$/i;
const keyAlone = new RegExp(`^[0-9a-z]{4}(?:${betweenGroups}[0-9a-z]){4,}$`, 'i');

/** Finds a link anywhere in the text, and its key behind it or elsewhere in the message. */
export const readPasted = (text: string): Pasted => {
  const plain = text.replaceAll(/%23/g, '#').replaceAll(/%2f/gi, '/');
  const link = linkPattern.exec(plain);
  const albumId = link?.[1];
  if (link !== null && albumId !== undefined) {
    const before = plain.slice(0, link.index);
    const after = plain.slice(link.index + link[0].length);
    const key = keyAfterId(after) ?? findKey(before) ?? findKey(after);
    return { type: 'link', albumId: inOnePiece(albumId).toLowerCase(), key };
  }
  const key = findKey(plain) ?? (keyAlone.test(plain.trim()) ? plain.trim() : undefined);
  return key === undefined ? { type: 'nothing' } : { type: 'key', key };
};

/** A key anywhere in a message. Capitals, digits and dashes tell it from words beside it. */
export const findKey = (text: string): string | undefined => {
  const found = [...text.matchAll(keyInMessage)].flatMap((match) => match[1] ?? []);
  const ranked = found
    .filter((key) => /[0-9]/.test(key) && !idAlone.test(key))
    .toSorted((a, b) => keyLikeness(b) - keyLikeness(a));
  return ranked[0] ?? keyWithSlip.exec(text)?.[0];
};

const keyLikeness = (key: string): number => key.replaceAll(/[^0-9A-Z-]/g, '').length;

const keyAfterId = (rest: string): string | undefined => {
  const whole = wholeKeyOfLink.exec(rest)?.[1];
  return whole === undefined ? keyOfLink.exec(rest)?.[1] : inOnePiece(whole);
};

const inOnePiece = (text: string): string => text.replaceAll(/[^0-9a-z-]/gi, '');
