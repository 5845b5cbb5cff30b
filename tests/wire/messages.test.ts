import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';

import type { ItemId, NodeId, Placement, Position, VersionId } from '../../src/engine/ids.ts';
import type { WireMessage } from '../../src/engine/message.ts';
import { decodeMessage } from '../../src/wire/decode-message.ts';
import { encodeMessage } from '../../src/wire/encode-message.ts';
import { encodeCbor } from '../../src/wire/strict-cbor.ts';
import { wireLimits } from '../../src/wire/wire-limits.ts';
import { anyMessage, messageOfType, messageTypes } from './arbitrary-messages.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const node = (digit: string) => digit.repeat(32) as NodeId;

describe('every message survives the wire', () => {
  test.each(messageTypes)('%s', (type) => {
    fc.assert(
      fc.property(messageOfType(type), (message) => {
        expect(decodeMessage(encodeMessage(message))).toEqual({ ok: true, value: message });
      }),
    );
  });
});

describe('the bytes of a message are fixed', () => {
  const golden: readonly (readonly [string, WireMessage, string])[] = [
    ['an idle ping is four bytes', { type: 'ping', seq: 7, gossip: [] }, '83010780'],
    [
      'stored names its request, and whether who stored it speaks for the range',
      { type: 'stored', requestId: 1000, isProven: true },
      '83091903e8f5',
    ],
    [
      'a nack names the one not reached, and says whether it was tried',
      { type: 'nack', seq: 1, target: node('a'), hasTried: true },
      `84040150${'a'.repeat(32)}f5`,
    ],
    [
      'an accusation is an array of four',
      {
        type: 'gossip',
        gossip: [
          {
            type: 'accusation',
            accusation: { subject: node('1'), incarnation: 3, state: 'dead', accuser: node('2') },
          },
        ],
      },
      `8205818450${'1'.repeat(32)}030150${'2'.repeat(32)}`,
    ],
    [
      'bodies follow the head',
      {
        type: 'store',
        requestId: 2,
        reason: { type: 'replica' },
        versions: [new Uint8Array([0xde, 0xad]), new Uint8Array([0xbe])],
      },
      '84080281008202' + '01' + 'deadbe',
    ],
    [
      'a chunk is named once',
      {
        type: 'fetch',
        requestId: 3,
        refs: [
          {
            placement: '0'.repeat(32) as Placement,
            itemId: '1'.repeat(64) as ItemId,
            versionId: '1'.repeat(64) as VersionId,
          },
        ],
      },
      `830d03815830${'0'.repeat(32)}${'1'.repeat(64)}`,
    ],
  ];
  test.each(golden)('%s', (_, message, bytes) => {
    expect(hex(encodeMessage(message))).toBe(bytes);
  });

  it('two equal sets are compared in one range of under forty bytes', () => {
    const exchange: WireMessage = {
      type: 'exchange',
      exchangeId: 12,
      isReply: false,
      ranges: [
        {
          lower: 4_503_599_627_370_495 as Position,
          lowerKey: '',
          upper: 3_003_599_627_370_495 as Position,
          upperKey: '',
          content: { type: 'fingerprint', fingerprint: 'f'.repeat(16), count: 100_000 },
        },
      ],
    };
    expect(encodeMessage(exchange).length).toBeLessThan(40);
  });
});

describe('hostile bytes are refused, never thrown', () => {
  it('whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(typeof decodeMessage(bytes).ok).toBe('boolean');
      }),
      { numRuns: 2000 },
    );
  });

  it('whatever one byte of a good message is changed to', () => {
    fc.assert(
      fc.property(anyMessage, fc.nat(), fc.nat({ max: 255 }), (message, place, byte) => {
        const bytes = encodeMessage(message);
        bytes[place % bytes.length] = byte;
        const decoded = decodeMessage(bytes);
        if (decoded.ok) expect(decodeMessage(encodeMessage(decoded.value))).toEqual(decoded);
      }),
      { numRuns: 2000 },
    );
  });

  it('wherever a good message is cut short or lengthened', () => {
    fc.assert(
      fc.property(anyMessage, fc.nat(), (message, length) => {
        const bytes = encodeMessage(message);
        expect(decodeMessage(bytes.subarray(0, length % bytes.length)).ok).toBe(false);
        expect(decodeMessage(new Uint8Array([...bytes, 0])).ok).toBe(false);
      }),
    );
  });

  it('a message of a later protocol is told from nonsense', () => {
    expect(decodeMessage(encodeCbor([99, 'whatever']))).toEqual({
      ok: false,
      error: { type: 'unknownMessage', code: 99 },
    });
    expect(decodeMessage(encodeCbor(['ping']))).toEqual({
      ok: false,
      error: { type: 'malformed' },
    });
  });

  it('a message over the size all accept', () => {
    const bytes = new Uint8Array(wireLimits.messageBytesMax + 1);
    expect(decodeMessage(bytes)).toEqual({ ok: false, error: { type: 'tooLarge' } });
  });

  const wrong: readonly (readonly [string, Uint8Array])[] = [
    ['more claims than a network has members', encodeCbor([5, tooMany(wireLimits.gossipMax)])],
    ['a claim of any length', encodeCbor([5, [new Uint8Array(wireLimits.claimBytesMax + 1)]])],
    ['a relay that never ends', relay(wireLimits.hopsMax + 1)],
    ['a node id that is too short', encodeCbor([3, 1, new Uint8Array(15)])],
    ['a negative number', new Uint8Array([0x83, 0x01, 0x20, 0x80])],
    ['a number longer than it need be', new Uint8Array([0x83, 0x01, 0x18, 0x07, 0x80])],
    ['an array of unknown length', new Uint8Array([0x9f, 0x01, 0x07, 0x80, 0xff])],
    ['a fraction', new Uint8Array([0x83, 0x01, 0xf9, 0x3c, 0x00, 0x80])],
    ['a map', new Uint8Array([0x83, 0x01, 0x07, 0xa0])],
    ['a tag', new Uint8Array([0x83, 0x01, 0xc1, 0x07, 0x80])],
    ['text that is not UTF-8', new Uint8Array([0x83, 0x01, 0x07, 0x61, 0xff])],
    ['a promise of more elements than there are', new Uint8Array([0x9a, 0xff, 0xff, 0xff, 0xff])],
    ['arrays without end', new Uint8Array(100_000).fill(0x81)],
    ['a version id said although it is the item id', fetchRef('1'.repeat(64), '1'.repeat(64))],
    ['bodies shorter than the head says', encodeCbor([8, 1, [0], [5]])],
    ['a first range that begins nowhere', encodeCbor([16, 1, [[null, 5, 1, []]], false])],
    ['a position beyond the circle', encodeCbor([16, 1, [[2 ** 52, 5, 1, []]], false])],
  ];
  test.each(wrong)('%s', (_, bytes) => {
    expect(decodeMessage(bytes)).toEqual({ ok: false, error: { type: 'malformed' } });
  });
});

it('versions are looked at where they lie, not copied', () => {
  const bytes = encodeMessage({
    type: 'fetched',
    requestId: 1,
    missing: [],
    versions: [new Uint8Array(256 * 1024)],
    load: 0,
  });
  const decoded = decodeMessage(bytes);
  const version = decoded.ok && decoded.value.type === 'fetched' && decoded.value.versions[0];
  expect(version && version.buffer === bytes.buffer).toBe(true);
});

function tooMany(max: number): readonly Uint8Array[] {
  return Array.from({ length: max + 1 }, () => new Uint8Array(1));
}

function relay(hops: number): Uint8Array {
  return encodeCbor([20, new Uint8Array(16), new Uint8Array(16), hops, new Uint8Array(0)]);
}

function fetchRef(itemId: string, versionId: string): Uint8Array {
  return encodeCbor([13, 1, [Buffer.from('0'.repeat(32) + itemId + versionId, 'hex')]]);
}
