/** A key as people write it: capital letters and digits in groups of four. */

const groupLength = 4;
const lettersMax = 200;

const lettersOf = (text: string): string =>
  text
    .replace(/[^0-9a-z]/gi, '')
    .toUpperCase()
    .slice(0, lettersMax);

export const groupKey = (text: string): string =>
  (lettersOf(text).match(new RegExp(`.{1,${groupLength}}`, 'g')) ?? []).join('-');

/** Where the caret goes when the text before it is grouped. */
export const caretInGroups = (textBeforeCaret: string): number => {
  const letters = lettersOf(textBeforeCaret).length;
  return letters === 0 ? 0 : letters + Math.floor((letters - 1) / groupLength);
};

/** Whether a group, counted from one, has been typed to its end. */
export const isGroupWhole = (key: string, group: number | undefined): boolean =>
  group !== undefined && lettersOf(key).length >= group * groupLength;
