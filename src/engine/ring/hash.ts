/** SHA-256 and hex: the only file of the engine that leaves it, for a hash. */

import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js';

import type { Placement, Position } from '../ids.ts';

export const sha256 = (bytes: Uint8Array): Uint8Array => nobleSha256(bytes);

const hexByByte = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

export const bytesToHex = (bytes: Uint8Array): string => {
  let hex = '';
  for (const byte of bytes) hex += hexByByte[byte] ?? '';
  return hex;
};

/** For ids, which were checked at the wire: lower-case hex of even length. */
export const hexToBytes = (hex: string): Uint8Array => {
  const bytes = new Uint8Array(hex.length / 2);
  for (let index = 0; index < bytes.length; index += 1) {
    bytes[index] = (digitAt(hex, index * 2) << 4) | digitAt(hex, index * 2 + 1);
  }
  return bytes;
};

const digitAt = (hex: string, index: number): number => {
  const code = hex.charCodeAt(index);
  return code < 58 ? code - 48 : code - 87;
};

/** The first 52 bits of a hash: as many as a number holds exactly, in whole hex digits. */
export const positionOfBytes = (bytes: Uint8Array): Position => {
  const view = new DataView(new Uint8Array(sha256(bytes).subarray(0, 8)).buffer);
  return (view.getUint32(0) * 2 ** 20 + (view.getUint32(4) >>> 12)) as Position;
};

export const positionOf = (placement: Placement): Position =>
  positionOfBytes(hexToBytes(placement));
