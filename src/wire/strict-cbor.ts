/**
 * The one subset of CBOR (RFC 8949) spoken here: unsigned integers, byte and text strings, arrays,
 * true, false, null; shortest heads, definite lengths. A value has exactly one encoding, and bytes
 * are walked against limits before anything is built from them.
 */

import { decode, encode } from 'cborg';

import { err, ok, type Result } from '../engine/result.ts';
import { isSameBytes } from './same-bytes.ts';

export type CborValue = number | boolean | null | string | Uint8Array | readonly CborValue[];

export interface CborLimits {
  readonly itemsMax: number;
  readonly depthMax: number;
}

export type CborError = { readonly type: 'malformed' };

export const encodeCbor = (value: CborValue): Uint8Array => encode(value);

/** The one value that `bytes` are. */
export const decodeCbor = (bytes: Uint8Array, limits: CborLimits): Result<unknown, CborError> => {
  const first = decodeCborFirst(bytes, limits);
  if (!first.ok) return first;
  return first.value.end === bytes.length ? ok(first.value.value) : malformed;
};

/** The value that `bytes` begin with, and where it ends. */
export const decodeCborFirst = (
  bytes: Uint8Array,
  limits: CborLimits,
): Result<{ readonly value: unknown; readonly end: number }, CborError> => {
  const extent = extentOf(bytes, limits);
  if (!extent) return malformed;
  const own = bytes.subarray(0, extent.end);
  const value: unknown = decode(own, { allowIndefinite: false, strict: true });
  // Text is the one part that can be wrong inside: UTF-8 that decodes to something else.
  if (extent.hasText && !isSameBytes(encode(value), own)) return malformed;
  return ok({ value, end: extent.end });
};

const malformed = err({ type: 'malformed' } as const);

const major = { uint: 0, bytes: 2, text: 3, list: 4, simple: 7 } as const;

interface Extent {
  readonly end: number;
  readonly hasText: boolean;
}

/** Walks one value without building it. */
const extentOf = (bytes: Uint8Array, limits: CborLimits): Extent | undefined => {
  let at = 0;
  let items = 0;
  let hasText = false;
  // How many values are still to come at each depth.
  const toCome = [1];

  while (toCome.length > 0) {
    const depth = toCome.length - 1;
    const left = toCome[depth] ?? 0;
    if (left === 0) {
      toCome.pop();
      continue;
    }
    toCome[depth] = left - 1;

    items += 1;
    const head = readHead(bytes, at);
    if (!head || items > limits.itemsMax) return undefined;
    at = head.end;

    if (head.major === major.bytes || head.major === major.text) {
      at += head.argument;
      if (at > bytes.length) return undefined;
      hasText ||= head.major === major.text;
    } else if (head.major === major.list) {
      if (depth >= limits.depthMax) return undefined;
      toCome.push(head.argument);
    }
  }
  return { end: at, hasText };
};

interface Head {
  readonly major: number;
  readonly argument: number;
  readonly end: number;
}

const falseTrueNull = [20, 21, 22];

const readHead = (bytes: Uint8Array, at: number): Head | undefined => {
  const initial = bytes[at];
  if (initial === undefined) return undefined;
  const kind = initial >> 5;
  const minor = initial & 31;
  if (kind === major.simple) {
    return falseTrueNull.includes(minor)
      ? { major: kind, argument: minor, end: at + 1 }
      : undefined;
  }
  if (kind !== major.uint && !(kind >= major.bytes && kind <= major.list)) return undefined;
  if (minor < 24) return { major: kind, argument: minor, end: at + 1 };
  if (minor > 27) return undefined;

  const width = 1 << (minor - 24);
  const end = at + 1 + width;
  if (end > bytes.length) return undefined;
  let argument = 0;
  for (let i = at + 1; i < end; i += 1) argument = argument * 256 + (bytes[i] ?? 0);
  // A shorter head would have done: not the one encoding of this value.
  const leastForWidth = width === 1 ? 24 : 256 ** (width / 2);
  if (argument < leastForWidth || argument > Number.MAX_SAFE_INTEGER) return undefined;
  return { major: kind, argument, end };
};
