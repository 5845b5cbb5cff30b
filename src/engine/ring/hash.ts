/** SHA-256 and hex: the only file of the engine that leaves it, for a hash. */

import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js';

import type { Placement, Position } from '../ids.ts';

export const sha256 = (bytes: Uint8Array): Uint8Array => nobleSha256(bytes);

/** One flat string: ids are kept by the hundred thousand, and a rope of digits takes ten times more. */
export const bytesToHex = (bytes: Uint8Array): string => {
  const codes: number[] = [];
  for (const byte of bytes) codes.push(codeOfDigit(byte >>> 4), codeOfDigit(byte & 15));
  return String.fromCharCode(...codes);
};

const codeOfDigit = (digit: number): number => digit + (digit < 10 ? 48 : 87);

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
  const digest = sha256(bytes);
  const view = new DataView(digest.buffer, digest.byteOffset);
  return (view.getUint32(0) * 2 ** 20 + (view.getUint32(4) >>> 12)) as Position;
};

/** Asked for again and again for the same albums and photos; forgetting costs only time. */
const knownPositions = new Map<Placement, Position>();
const knownPositionsMax = 20_000;

export const positionOf = (placement: Placement): Position => {
  const known = knownPositions.get(placement);
  if (known !== undefined) return known;
  if (knownPositions.size >= knownPositionsMax) knownPositions.clear();
  const position = positionOfBytes(hexToBytes(placement));
  knownPositions.set(placement, position);
  return position;
};
