/**
 * Sums of version hashes mod 2^256: adding and taking away in any order, so a set's sum is kept as
 * the set changes. XOR would let an attacker solve for colliding sets with linear algebra; see
 * "Range-Based Set Reconciliation" (Meyer, 2022) and negentropy's choice of the sum.
 * A sum is eight 32-bit limbs, least significant first.
 */

import { hexToBytes, bytesToHex, sha256 } from '../ring/hash.ts';
import type { Placement, VersionId, ItemId } from '../ids.ts';

export type VersionSum = Uint32Array<ArrayBuffer>;

export const limbsPerSum = 8;
const fingerprintBytes = 8;

export const emptySum = (): VersionSum => new Uint32Array(limbsPerSum);

/** What a version adds to a sum: its place counts too, for one chunk may lie in two placements. */
export const versionHash = (
  placement: Placement,
  itemId: ItemId,
  versionId: VersionId,
): VersionSum => {
  const digest = sha256(hexToBytes(placement + itemId + versionId));
  const view = new DataView(digest.buffer, digest.byteOffset, digest.byteLength);
  const sum = emptySum();
  for (let limb = 0; limb < limbsPerSum; limb += 1) sum[limb] = view.getUint32(limb * 4, true);
  return sum;
};

/** Adds the sum that starts at `offset` of `limbs` into `sum`. */
export const addInto = (sum: VersionSum, limbs: VersionSum, offset = 0): void => {
  let carry = 0;
  for (let limb = 0; limb < limbsPerSum; limb += 1) {
    const total = (sum[limb] ?? 0) + (limbs[offset + limb] ?? 0) + carry;
    sum[limb] = total;
    carry = total > 0xffffffff ? 1 : 0;
  }
};

export const subtractFrom = (sum: VersionSum, limbs: VersionSum, offset = 0): void => {
  let borrow = 0;
  for (let limb = 0; limb < limbsPerSum; limb += 1) {
    const total = (sum[limb] ?? 0) - (limbs[offset + limb] ?? 0) - borrow;
    sum[limb] = total;
    borrow = total < 0 ? 1 : 0;
  }
};

/**
 * First 8 bytes of SHA-256(sum, count, salt) as hex: what is told to a peer. So few are enough where
 * nobody knows the salt before the exchange begins: sets that are told apart badly cannot be made.
 */
export const fingerprintOf = (sum: VersionSum, count: number, salt: number): string => {
  const bytes = new Uint8Array(limbsPerSum * 4 + 16);
  const view = new DataView(bytes.buffer);
  for (let limb = 0; limb < limbsPerSum; limb += 1) view.setUint32(limb * 4, sum[limb] ?? 0, true);
  view.setFloat64(limbsPerSum * 4, count, true);
  view.setFloat64(limbsPerSum * 4 + 8, salt, true);
  return bytesToHex(sha256(bytes).subarray(0, fingerprintBytes));
};
