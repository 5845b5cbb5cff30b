/**
 * Versions and claims without real cryptography, and yet checked: what the world did not make
 * itself, or what was changed on the way, is not let in.
 */

import { bytesToHex, sha256 } from '../../src/engine/ring/hash.ts';
import type { ItemId, VersionId } from '../../src/engine/ids.ts';
import type { MemberClaim, SignedClaim } from '../../src/engine/membership/member.ts';
import type { EntryMeta, Version, VersionMeta } from '../../src/engine/version.ts';

/** A version's bytes: its number in the forge, and its id as the proof. */
const versionBytes = 36;

export const hashHex = (text: string): string => bytesToHex(sha256(new TextEncoder().encode(text)));

export class Forge {
  readonly #versions: Version[] = [];
  readonly #claims = new Map<string, SignedClaim>();
  readonly #seed: number;

  constructor(seed: number) {
    this.#seed = seed;
  }

  get versions(): readonly Version[] {
    return this.#versions;
  }

  entry(meta: Omit<EntryMeta, 'versionId' | 'form'>): Version {
    const versionId = this.#nextId() as VersionId;
    return this.#keep({ ...meta, form: 'entry', versionId });
  }

  chunk(meta: Pick<VersionMeta, 'placement' | 'albumId' | 'sizeBytes'>): Version {
    const id = this.#nextId();
    return this.#keep({
      ...meta,
      form: 'chunk',
      itemId: id as ItemId,
      versionId: id as VersionId,
    });
  }

  openVersion(bytes: Uint8Array): Version | undefined {
    if (bytes.length !== versionBytes) return undefined;
    const number = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
    const version = this.#versions[number];
    return version?.meta.versionId === bytesToHex(bytes.subarray(4)) ? version : undefined;
  }

  sign(claim: MemberClaim): SignedClaim {
    const text = textOf(claim);
    const known = this.#claims.get(text);
    if (known) return known;
    const signed = { claim, proof: new Uint8Array(8) };
    this.#claims.set(text, signed);
    return signed;
  }

  encodeClaim(signed: SignedClaim): Uint8Array {
    return new TextEncoder().encode(textOf(signed.claim));
  }

  openClaim(bytes: Uint8Array): SignedClaim | undefined {
    return this.#claims.get(new TextDecoder().decode(bytes));
  }

  #nextId(): string {
    return hashHex(`version ${this.#versions.length} of ${this.#seed}`);
  }

  #keep(meta: VersionMeta): Version {
    const bytes = new Uint8Array(versionBytes);
    new DataView(bytes.buffer).setUint32(0, this.#versions.length);
    for (let index = 0; index < 32; index += 1) {
      bytes[4 + index] = parseInt(meta.versionId.slice(index * 2, index * 2 + 2), 16);
    }
    const version = { meta, bytes };
    this.#versions.push(version);
    return version;
  }
}

const textOf = (claim: MemberClaim): string =>
  [
    claim.nodeId,
    claim.deviceId,
    claim.incarnation,
    claim.state,
    claim.weight,
    claim.protocol,
    claim.isKeeper,
  ].join();
