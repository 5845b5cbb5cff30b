/** Reasons to keep a copy, as values. */

import type { NodeId } from '../ids.ts';
import type { CopyFlags } from '../version.ts';

export const noReason: CopyFlags = { isReplica: false, isPin: false, hintsFor: [], isCache: false };

/** An item has five owners at most; views of who they are may differ. */
export const hintsPerCopyMax = 8;

/**
 * Kept for the reasons of both. Hints that are too many are dropped, those of `b` first, and the copy
 * stays as a replica, which exchanges offer to its owners.
 */
export const joinFlags = (a: CopyFlags, b: CopyFlags): CopyFlags => {
  const hintsFor = [...new Set([...a.hintsFor, ...b.hintsFor])];
  return {
    isReplica: a.isReplica || b.isReplica || hintsFor.length > hintsPerCopyMax,
    isPin: a.isPin || b.isPin,
    hintsFor: hintsFor.slice(0, hintsPerCopyMax).sort(),
    isCache: a.isCache || b.isCache,
  };
};

export const sameFlags = (a: CopyFlags, b: CopyFlags): boolean =>
  a.isReplica === b.isReplica &&
  a.isPin === b.isPin &&
  a.isCache === b.isCache &&
  a.hintsFor.length === b.hintsFor.length &&
  a.hintsFor.every((nodeId, index) => nodeId === b.hintsFor[index]);

export const withoutHint = (flags: CopyFlags, nodeId: NodeId): CopyFlags => ({
  ...flags,
  hintsFor: flags.hintsFor.filter((other) => other !== nodeId),
});

export const isCacheOnly = (flags: CopyFlags): boolean =>
  flags.isCache && !flags.isReplica && !flags.isPin && flags.hintsFor.length === 0;

export const hasReason = (flags: CopyFlags): boolean =>
  flags.isReplica || flags.isPin || flags.isCache || flags.hintsFor.length > 0;
