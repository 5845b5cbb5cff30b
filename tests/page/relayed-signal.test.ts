import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeSignal, openRelayed } from '../../src/page/relayed-signal.ts';

const [from, to] = ['ab'.repeat(16), 'cd'.repeat(16)];
const connectionId = 'dc_k3j4h5g6';
const offer = {
  type: 'OFFER',
  dst: to,
  payload: {
    type: 'data',
    connectionId,
    serialization: 'ring',
    sdp: { type: 'offer', sdp: 'v=0' },
  },
};

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const jsonBytes = (value: unknown): Uint8Array => bytesOf(JSON.stringify(value));
/** Sound but for its size: a field that nobody reads fills it up. */
const offerOf = (bytes: number): Uint8Array => {
  const padding = bytes - jsonBytes({ ...offer, padding: '' }).byteLength;
  return jsonBytes({ ...offer, padding: 'x'.repeat(padding) });
};

describe('a signal over the mesh', () => {
  test('arrives as it was sent, from whom the relay names', () => {
    expect(openRelayed(from, encodeSignal(offer))).toEqual({
      signal: { type: 'OFFER', src: from, connectionId },
      message: { type: 'OFFER', payload: { ...offer.payload, reliable: true }, src: from },
    });
  });

  test('names no source of its own', () => {
    const relayed = openRelayed(from, jsonBytes({ ...offer, src: to }));
    expect(relayed?.signal.src).toBe(from);
    expect(relayed?.message).toHaveProperty('src', from);
  });

  test('has at most 16 KiB', () => {
    expect(openRelayed(from, offerOf(16 * 1024))).toBeDefined();
    expect(openRelayed(from, offerOf(16 * 1024 + 1))).toBeUndefined();
  });

  test.each([
    [
      'an offer that the server could not have sent either',
      { ...offer, payload: { type: 'data' } },
    ],
    ['an expiry, which is the server’s to tell', { type: 'EXPIRE' }],
    ['the server’s welcome', { type: 'OPEN' }],
    ['the server’s refusal', { type: 'ID-TAKEN', payload: { msg: 'taken' } }],
    ['a leave', { type: 'LEAVE' }],
    ['a list', [offer]],
    ['nothing', null],
  ])('is not %s', (_what, said) => {
    expect(openRelayed(from, jsonBytes(said))).toBeUndefined();
  });

  test.each([
    ['text that is no JSON', bytesOf('{"type":')],
    ['bytes that are no text', new Uint8Array([0x22, 0xff, 0x22])],
    ['no bytes', new Uint8Array()],
  ])('is not %s', (_what, bytes) => {
    expect(openRelayed(from, bytes)).toBeUndefined();
  });

  test('comes from a node', () => {
    expect(openRelayed('nobody', encodeSignal(offer))).toBeUndefined();
  });

  test('never makes its reader throw', () => {
    const hostile = fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.json().map(bytesOf));
    fc.assert(
      fc.property(hostile, (bytes) => {
        expect(() => openRelayed(from, bytes)).not.toThrow();
      }),
    );
  });
});
