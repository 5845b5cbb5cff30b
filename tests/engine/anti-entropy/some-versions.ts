/** Versions by number, spread over a few placements, for tests of the index and of exchanges. */

import { bytesToHex, sha256 } from '../../../src/engine/ring/hash.ts';
import type { Actor, ItemId, NodeId, Placement, VersionId } from '../../../src/engine/ids.ts';
import type { CopyFlags, VersionMeta } from '../../../src/engine/version.ts';

const hashOf = (text: string): string => bytesToHex(sha256(new TextEncoder().encode(text)));

export const placementNamed = (name: string): Placement =>
  hashOf(`placement ${name}`).slice(0, 32) as Placement;

export const nodeNamed = (name: string): NodeId => hashOf(`node ${name}`).slice(0, 32) as NodeId;

const album = placementNamed('album');

/** Every fourth is an entry of the album, some with siblings; the others are chunks of photos. */
export const versionNumbered = (number: number): VersionMeta => {
  if (number % 4 === 0) {
    const itemId = hashOf(`entry ${number % 64 < 16 ? number - (number % 64) : number}`) as ItemId;
    return {
      form: 'entry',
      placement: album,
      itemId,
      versionId: hashOf(`version ${number}`) as VersionId,
      albumId: album,
      sizeBytes: 700,
      dot: { actor: hashOf('actor').slice(0, 16) as Actor, seq: number + 1 },
      context: [],
      hlc: { wallMs: 1_700_000_000_000 + number, counter: 0 },
      isTombstone: false,
      epoch: 0,
    };
  }
  const itemId = hashOf(`chunk ${number}`) as ItemId;
  return {
    form: 'chunk',
    placement: placementNamed(`photo ${Math.floor(number / 8)}`),
    itemId,
    versionId: itemId as string as VersionId,
    albumId: album,
    sizeBytes: 262_144,
  };
};

export const replicaFlags: CopyFlags = {
  isReplica: true,
  isPin: false,
  isCache: false,
  hintsFor: [],
};

export const cacheFlags: CopyFlags = { ...replicaFlags, isReplica: false, isCache: true };
