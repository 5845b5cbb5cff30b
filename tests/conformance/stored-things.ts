/** Versions, flags and states to store, and a way to say that two things are the same. */

import type { PersistentState } from '../../src/engine/effect.ts';
import type { Actor, ItemId, NodeId, Placement, VersionId } from '../../src/engine/ids.ts';
import type { CopyFlags, EntryMeta, Version, VersionRef } from '../../src/engine/version.ts';

const hexOf = (mark: number, bytes: number): string =>
  mark.toString(16).padStart(2, '0').repeat(bytes);

export const metaOf = (mark: number): EntryMeta => ({
  form: 'entry',
  placement: hexOf(mark, 16) as Placement,
  itemId: hexOf(mark, 32) as ItemId,
  versionId: hexOf(mark, 32) as VersionId,
  albumId: hexOf(1, 16) as Placement,
  sizeBytes: 100,
  dot: { actor: hexOf(mark, 8) as Actor, seq: mark },
  context: [{ actor: hexOf(1, 8) as Actor, seq: 4 }],
  hlc: { wallMs: 1_790_000_000_000, counter: 3 },
  isTombstone: false,
  epoch: 0,
});

/** Its bytes are its own, and differ in the last place. */
export const versionOf = (mark: number, bytes = 100): Version => ({
  meta: metaOf(mark),
  bytes: new Uint8Array(bytes).fill(mark).with(-1, 255 - mark),
});

export const refOf = (mark: number): VersionRef => {
  const { placement, itemId, versionId } = metaOf(mark);
  return { placement, itemId, versionId };
};

export const pinned: CopyFlags = { isReplica: false, isPin: true, hintsFor: [], isCache: false };

export const hinted: CopyFlags = {
  isReplica: true,
  isPin: false,
  hintsFor: [hexOf(7, 16) as NodeId],
  isCache: true,
};

export const stateOf = (incarnation: number): PersistentState => ({
  lives: [{ actor: hexOf(5, 8) as Actor, confirmedSeq: 12 }],
  incarnation,
  hlc: { wallMs: 1_790_000_000_000, counter: 0 },
  contactMs: 1_790_000_000_000,
  collected: new Uint8Array(24).fill(9),
  lateTombstones: new Uint8Array(12).fill(8),
  members: [],
});

const told = (value: unknown): string =>
  JSON.stringify(value, (_name, part: unknown) =>
    part instanceof Uint8Array ? `${part.length} bytes: ${part.join(' ')}` : part,
  );

/** Cases run in pages, where no test library is. */
export const mustBeSame = (actual: unknown, wanted: unknown): void => {
  if (told(actual) === told(wanted)) return;
  throw new Error(`Got ${told(actual)} and wanted ${told(wanted)}.`);
};
