/** How much a name may hold, and what is said when it is nearly full. */

export const titleLettersMax = 80;
export const nameLettersMax = 60;
const toldLettersMax = 15;

/** "74 of 80 letters" near the end, nothing before: a field that stops taking letters says why. */
export const roomWords = (text: string, lettersMax: number): string | undefined => {
  if (text.length < lettersMax - toldLettersMax) return undefined;
  const filled = `${text.length} of ${lettersMax} letters`;
  return text.length < lettersMax ? `${filled}.` : `${filled}: no more fit.`;
};
