/** What lies in a slot's database, and under which names: for its owner, and for its neighbours. */

import type { DBSchema, IDBPDatabase } from 'idb';
import type { CopyFlags, VersionMeta, VersionRef } from '../../engine/version.ts';

export interface SlotSchema extends DBSchema {
  metas: { key: string; value: VersionMeta };
  flags: { key: string; value: CopyFlags };
  bodies: { key: string; value: ArrayBuffer };
  state: { key: string; value: unknown };
}

export type SlotDatabase = IDBPDatabase<SlotSchema>;

const namePattern = /^insta-dynamo-(\d+)$/;

export const databaseNameOf = (slot: number): string => `insta-dynamo-${slot}`;

/** Undefined for a database that is no slot's. */
export const slotOf = (databaseName: string): number | undefined => {
  const digits = namePattern.exec(databaseName)?.[1];
  return digits === undefined ? undefined : Number(digits);
};

/** Names one copy: its rows in `metas`, `flags` and `bodies`, written and deleted together. */
export const rowKeyOf = (ref: VersionRef): string => ref.placement + ref.itemId + ref.versionId;
