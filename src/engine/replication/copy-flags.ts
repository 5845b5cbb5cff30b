/** Reasons to keep a copy, as values. */

import type { NodeId } from '../ids.ts';
import type { CopyFlags } from '../version.ts';

export const noReason: CopyFlags = { isReplica: false, isPin: false, hintsFor: [], isCache: false };

/** Kept for the reasons of both. */
export const joinFlags = (a: CopyFlags, b: CopyFlags): CopyFlags => ({
  isReplica: a.isReplica || b.isReplica,
  isPin: a.isPin || b.isPin,
  hintsFor: [...new Set([...a.hintsFor, ...b.hintsFor])].sort(),
  isCache: a.isCache || b.isCache,
});

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
