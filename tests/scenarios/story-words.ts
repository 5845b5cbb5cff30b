/** What the interpreter finds in a sentence, and what it says when the story breaks. */

export class BrokenStory extends Error {
  override readonly name = 'BrokenStory';
}

/** The named parts of a sentence. */
export type Words = Readonly<Record<string, string>>;

export const timeOf = ({ time, unit }: Words): number =>
  Number(time) * (unit === 'min' ? 60_000 : 1000);
