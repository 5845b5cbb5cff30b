/**
 * The versions of one item of which none dominates another, as every replica computes them, blind
 * to what they say. The same versions give the same siblings in whatever order they arrive, because
 * "dominates" is transitive for contexts honestly minted.
 */

import type { VersionMeta } from '../version.ts';
import { covers } from './causal-context.ts';

export interface AddedVersion {
  readonly siblings: readonly VersionMeta[];
  readonly outcome:
    /** It is a sibling now. */
    | 'added'
    /** It was a sibling before. */
    | 'known'
    /** One of the siblings has seen it. */
    | 'superseded';
  /** Siblings it has seen; they are siblings no more. */
  readonly dropped: readonly VersionMeta[];
}

/** Puts a version among its siblings, which are kept sorted by version id. */
export const addVersion = (
  siblings: readonly VersionMeta[],
  incoming: VersionMeta,
): AddedVersion => {
  if (siblings.some((sibling) => sibling.versionId === incoming.versionId)) {
    return { siblings, outcome: 'known', dropped: [] };
  }
  if (siblings.some((sibling) => dominates(sibling, incoming))) {
    return { siblings, outcome: 'superseded', dropped: [] };
  }

  const dropped = siblings.filter((sibling) => dominates(incoming, sibling));
  const kept = siblings.filter((sibling) => !dropped.includes(sibling));
  const sorted = [...kept, incoming].sort((a, b) => (a.versionId < b.versionId ? -1 : 1));
  return { siblings: sorted, outcome: 'added', dropped };
};

/** `newer` was written by somebody who had seen `older`. */
export const dominates = (newer: VersionMeta, older: VersionMeta): boolean => {
  if (older.form === 'chunk') return supersedesChunk(newer);
  return newer.form === 'entry' && covers(newer.context, older.dot);
};

/**
 * A chunk has no dot to be covered. Its tombstone supersedes it, and so does whatever has seen an
 * entry of this item, which was that tombstone: without this a late chunk would come back.
 */
export const supersedesChunk = (newer: VersionMeta): boolean =>
  newer.form === 'entry' && (newer.isTombstone || newer.context.length > 0);
