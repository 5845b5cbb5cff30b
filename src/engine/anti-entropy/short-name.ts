/**
 * Short names for the versions of one exchange. Each exchange has a salt of its own, so nobody can
 * make two versions whose short names will be the same, however short they are.
 */

import { bytesToHex, hexToBytes, sha256 } from '../ring/hash.ts';
import type { VersionRef } from '../version.ts';

/** Among the few dozen of a span two are seldom alike; the next exchange, salted anew, tells them. */
const shortNameBytes = 4;

const saltDigits = 14;

/** The first bytes of SHA-256(salt 7, placement, item id, version id), as hex. */
export const shortNameOf = ({ placement, itemId, versionId }: VersionRef, salt: number): string => {
  const salted = salt.toString(16).padStart(saltDigits, '0') + placement + itemId + versionId;
  return bytesToHex(sha256(hexToBytes(salted)).subarray(0, shortNameBytes));
};
