/** A broken invariant is a bug, and a bug stops the node: nothing after it can be trusted. */

export class BrokenInvariant extends Error {
  override readonly name = 'BrokenInvariant';
}

export function assert(condition: boolean, sentence: string): asserts condition {
  if (!condition) throw new BrokenInvariant(sentence);
}

/** For a `switch` whose cases are all taken: makes the compiler say so. */
export const unreachable = (value: never): never => {
  throw new BrokenInvariant(`Unreachable: ${JSON.stringify(value)}`);
};
