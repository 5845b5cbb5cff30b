/**
 * How many may hold tokens, and who comes first: all that know the same members say the same.
 */

import type { NodeId } from '../ids.ts';

interface Candidate {
  readonly nodeId: NodeId;
  readonly weight: number;
  readonly isKeeper: boolean;
}

/** Above it the last step back, below its mirror image clients step in. */
export const coreSlack = 0.1;

/** A tab that is left open for the others comes before any that is in use. */
const worthOf = ({ weight, isKeeper }: Candidate): number => weight + (isKeeper ? 8 : 0);

/** Those that offer more first; of those who offer the same the lower id. */
export const byWorth = (a: Candidate, b: Candidate): number =>
  worthOf(b) - worthOf(a) || (a.nodeId < b.nodeId ? -1 : 1);

/**
 * Who holds tokens, of those who say that they do. The last of them step back by themselves; who is
 * only invented does not, and a ring costs as much as it has members.
 */
export const bestOf = <Each extends Candidate>(
  candidates: readonly Each[],
  coreMax: number,
): readonly Each[] => {
  const most = Math.ceil(coreMax * (1 + coreSlack));
  return candidates.length <= most ? candidates : [...candidates].sort(byWorth).slice(0, most);
};
