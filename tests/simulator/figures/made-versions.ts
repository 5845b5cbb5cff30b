/** Entries and chunks by number. What they say means nothing to the engine. */

import type { Actor, ItemId, Placement, VersionId } from '../../../src/engine/ids.ts';
import type { EntryMeta, Version } from '../../../src/engine/version.ts';
import { hashHex } from '../forge.ts';

export const placementNumbered = (number: number): Placement =>
  hashHex(`placement ${number}`).slice(0, 32) as Placement;

/** Envelopes of likes and comments weigh about so much. */
const entryBytes = 600;
const noBytes = new Uint8Array(0);

export const entryNumbered = (
  number: number,
  placement: Placement,
  meta: Partial<EntryMeta> = {},
): Version => ({
  meta: {
    form: 'entry',
    placement,
    itemId: hashHex(`entry ${number}`) as ItemId,
    versionId: hashHex(`version ${number}`) as VersionId,
    albumId: placement,
    sizeBytes: entryBytes,
    dot: { actor: hashHex(`actor ${number % 50}`).slice(0, 16) as Actor, seq: number + 1 },
    context: [],
    hlc: { wallMs: 1_700_000_000_000 + number, counter: 0 },
    isTombstone: false,
    epoch: 0,
    ...meta,
  },
  bytes: noBytes,
});

export const chunkNumbered = (
  number: number,
  place: { readonly placement: Placement; readonly albumId: Placement },
  sizeBytes = 262_144,
): Version => {
  const id = hashHex(`chunk ${number}`);
  const ids = { itemId: id as ItemId, versionId: id as VersionId };
  return { meta: { form: 'chunk', ...place, ...ids, sizeBytes }, bytes: noBytes };
};
