/**
 * The ranges of an exchange as one string of bytes. There are many of them in a message, each about
 * a stretch that begins where the one before ends, so it counts that little is said twice:
 *
 *   range  head byte: code | 8 if it begins where the one before ended
 *          lower bound, unless it does; upper bound; content by its code
 *   bound  count of leading bytes it shares with the bound before it, count of the others, those
 *          (position, 52 bits from the left in 7 bytes, then key; without a key, no zeros at the end)
 *   ref    1 for a chunk | 2 if the placement is that of the ref before; placement; item id;
 *          version id, unless a chunk's
 */

import type { ItemId, Placement, Position, VersionId } from '../engine/ids.ts';
import type { ExchangeRange } from '../engine/message.ts';
import type { VersionRef } from '../engine/version.ts';
import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import { rangeTypes } from './message-codes.ts';
import { wireLimits } from './wire-limits.ts';

type Content = ExchangeRange['content'];

const adjacentFlag = 8;
const chunkFlag = 1;
const samePlacementFlag = 2;
const positionDigits = 13;
const positionBytes = 7;
const keyBytesMax = 80;
const fingerprintBytes = 8;
const checkBytes = 4;
const shortNameBytes = 4;

export const encodeRanges = (ranges: readonly ExchangeRange[]): Uint8Array => {
  const writer = new RangeWriter();
  ranges.forEach((range, index) => writer.range(range, ranges[index - 1]));
  return writer.out.bytes();
};

export const decodeRanges = (bytes: Uint8Array): readonly ExchangeRange[] | undefined => {
  const reader = new RangeReader(bytes);
  const ranges: ExchangeRange[] = [];
  while (!reader.in.isAtEnd) {
    if (ranges.length >= wireLimits.rangesMax) return undefined;
    ranges.push(reader.range(ranges.at(-1)));
  }
  return reader.in.isSpoiled ? undefined : ranges;
};

class RangeWriter {
  readonly out = new ByteWriter();
  #bound = '';
  #placement: Placement | undefined;

  range(range: ExchangeRange, previous: ExchangeRange | undefined): void {
    const { lower, lowerKey, upper, upperKey, content } = range;
    const isAdjacent = previous?.upper === lower && previous.upperKey === lowerKey;
    this.out.byte(rangeTypes.indexOf(content.type) | (isAdjacent ? adjacentFlag : 0));
    if (!isAdjacent) this.#writeBound(lower, lowerKey);
    this.#writeBound(upper, upperKey);
    this.#writeContent(content);
  }

  #writeBound(position: Position, key: string): void {
    const bound = boundOf(position, key);
    const shared = sharedBytes(this.#bound, bound);
    this.out.count(shared);
    this.out.count(bound.length / 2 - shared);
    this.out.hex(bound, shared * 2);
    this.#bound = bound;
  }

  #writeContent(content: Content): void {
    switch (content.type) {
      case 'fingerprint':
        this.out.hex(content.fingerprint);
        return this.out.count(content.count);
      case 'agreed':
        return this.out.hex(content.check);
      case 'names':
        return this.#writeNames(content.names);
      case 'difference':
        this.out.hex(content.fingerprint);
        this.#writeNames(content.lacked);
        return this.#writeRefs(content.refs);
      case 'spelt':
      case 'items':
        return this.#writeRefs(content.refs);
    }
  }

  #writeNames(names: readonly string[]): void {
    this.out.list(names, (name) => this.out.hex(name));
  }

  #writeRefs(refs: readonly VersionRef[]): void {
    this.out.list(refs, ({ placement, itemId, versionId }) => {
      const isChunk = (versionId as string) === itemId;
      const isSamePlace = placement === this.#placement;
      this.out.byte((isChunk ? chunkFlag : 0) | (isSamePlace ? samePlacementFlag : 0));
      if (!isSamePlace) this.out.hex(placement);
      this.out.hex(itemId);
      if (!isChunk) this.out.hex(versionId);
      this.#placement = placement;
    });
  }
}

class RangeReader {
  readonly in: ByteReader;
  #bound = '';
  #placement: Placement | undefined;

  constructor(bytes: Uint8Array) {
    this.in = new ByteReader(bytes);
  }

  range(previous: ExchangeRange | undefined): ExchangeRange {
    const head = this.in.byte();
    const type = rangeTypes[head & (adjacentFlag - 1)];
    const isAdjacent = (head & adjacentFlag) !== 0;
    // The first range has none before it to begin at the end of.
    if (head >= 2 * adjacentFlag || (isAdjacent && !previous)) this.in.spoil();
    const lower = isAdjacent && previous ? upperOf(previous) : this.#readBound();
    const upper = this.#readBound();
    return {
      lower: lower.position,
      lowerKey: lower.key,
      upper: upper.position,
      upperKey: upper.key,
      content: this.#readContent(type),
    };
  }

  #readBound(): { readonly position: Position; readonly key: string } {
    const shared = this.in.count(this.#bound.length / 2);
    const rest = this.in.count(positionBytes + keyBytesMax - shared);
    this.#bound = this.#bound.slice(0, shared * 2) + this.in.hex(rest);
    const whole = this.#bound.padEnd(positionBytes * 2, '0');
    if (whole[positionDigits] !== '0') this.in.spoil();
    return {
      position: parseInt(whole.slice(0, positionDigits), 16) as Position,
      key: whole.slice(positionBytes * 2),
    };
  }

  #readContent(type: Content['type'] | undefined): Content {
    switch (type) {
      case 'fingerprint':
        return { type, fingerprint: this.in.hex(fingerprintBytes), count: this.in.count() };
      case 'names':
        return { type, names: this.#readNames() };
      case 'difference': {
        const fingerprint = this.in.hex(fingerprintBytes);
        return { type, fingerprint, lacked: this.#readNames(), refs: this.#readRefs() };
      }
      case 'spelt':
      case 'items':
        return { type, refs: this.#readRefs() };
      case undefined:
        this.in.spoil();
        return { type: 'agreed', check: '' };
      case 'agreed':
        return { type, check: this.in.hex(checkBytes) };
    }
  }

  #readNames(): readonly string[] {
    return this.in.list(wireLimits.refsMax, () => this.in.hex(shortNameBytes));
  }

  #readRefs(): readonly VersionRef[] {
    return this.in.list(wireLimits.refsMax, () => {
      const flags = this.in.byte();
      const isSamePlace = (flags & samePlacementFlag) !== 0;
      if (flags > (chunkFlag | samePlacementFlag)) this.in.spoil();
      if (isSamePlace && this.#placement === undefined) this.in.spoil();
      const placement = (isSamePlace && this.#placement) || this.in.hex<Placement>(16);
      this.#placement = placement;
      const itemId = this.in.hex<ItemId>(32);
      const isChunk = (flags & chunkFlag) !== 0;
      const versionId = isChunk ? (itemId as string as VersionId) : this.in.hex<VersionId>(32);
      return { placement, itemId, versionId };
    });
  }
}

const upperOf = ({ upper, upperKey }: ExchangeRange) => ({ position: upper, key: upperKey });

const boundOf = (position: Position, key: string): string => {
  // In two parts that fit into 32 bits: of larger numbers the digits are slow to find.
  const high = Math.floor(position / 2 ** lowBits).toString(16);
  const low = (position % 2 ** lowBits).toString(16);
  const lowDigits = lowBits / 4;
  const whole = `${high.padStart(positionDigits - lowDigits, '0')}${low.padStart(lowDigits, '0')}0${key}`;
  if (key !== '') return whole;
  let end = whole.length;
  while (end > 0 && whole.charCodeAt(end - 1) === zero && whole.charCodeAt(end - 2) === zero) {
    end -= 2;
  }
  return whole.slice(0, end);
};

const lowBits = 28;
const zero = '0'.charCodeAt(0);

const sharedBytes = (a: string, b: string): number => {
  let digits = 0;
  while (digits < a.length && a[digits] === b[digits]) digits += 1;
  return Math.floor(digits / 2);
};
