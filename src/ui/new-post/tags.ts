/** Tags as people type them: with or without the sign, several at once. */

export const tagsMax = 30;
const tagLettersMax = 50;

/** The tags there are, with what was typed added; doubles and what is no tag are left out. */
export const withTags = (tags: readonly string[], typed: string): readonly string[] => {
  const added = typed.split(/[\s,;#]+/u).flatMap((word) => {
    const tag = word.replace(/[^\p{L}\p{M}\p{N}_-]/gu, '').slice(0, tagLettersMax);
    return tag === '' ? [] : [tag];
  });
  const all = [...tags];
  for (const tag of added) {
    const isKnown = all.some((known) => known.toLowerCase() === tag.toLowerCase());
    if (!isKnown && all.length < tagsMax) all.push(tag);
  }
  return all;
};
