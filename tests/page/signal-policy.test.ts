import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judgeSignal } from '../../src/page/signal-policy.ts';

const src = 'ab'.repeat(16);
const connectionId = 'dc_k3j4h5g6';
const offer = {
  type: 'OFFER',
  src,
  payload: {
    type: 'data',
    connectionId,
    serialization: 'ring',
    sdp: { type: 'offer', sdp: 'v=0' },
  },
};

const withPayload = (change: object): object => ({
  ...offer,
  payload: { ...offer.payload, ...change },
});

describe('signals', () => {
  test('a sound offer passes', () => {
    expect(judgeSignal(offer)).toEqual({
      type: 'signal',
      signal: { type: 'OFFER', src, connectionId },
      message: { ...offer, payload: { ...offer.payload, reliable: true } },
    });
  });

  test('what stands beside the sound parts goes no further', () => {
    const laden = {
      ...withPayload({
        metadata: { big: 'x'.repeat(1_000_000) },
        label: 'x'.repeat(1_000_000),
        config: { iceServers: [] },
        _payload: {},
        sdp: { type: 'offer', sdp: 'v=0', toJSON: 'x' },
      }),
      dst: 'x',
    };
    expect(judgeSignal(laden)).toEqual(judgeSignal(offer));
  });

  test('a candidate passes with the fields that a browser reads, and no others', () => {
    const candidate = { candidate: 'candidate:1', sdpMid: '0', sdpMLineIndex: 0 };
    const payload = { type: 'data', connectionId, candidate: { ...candidate, foundation: 'x' } };
    expect(judgeSignal({ type: 'CANDIDATE', src, payload })).toMatchObject({
      message: { payload: { candidate: { ...candidate, usernameFragment: null } } },
    });
  });

  test.each([
    ['text', '1'],
    ['a fraction', 0.5],
    ['below zero', -1],
    ['beyond all lines', 65_536],
  ])('a candidate whose line is %s is refused', (_what, sdpMLineIndex) => {
    const payload = { type: 'data', connectionId, candidate: { candidate: '', sdpMLineIndex } };
    expect(judgeSignal({ type: 'CANDIDATE', src, payload })).toEqual({ type: 'refused' });
  });

  test('the server’s own words pass without anything that came with them', () => {
    for (const payload of [undefined, null, 7, { msg: { toString: 'x' } }]) {
      expect(judgeSignal({ type: 'ERROR', src, payload })).toEqual({
        type: 'server',
        message: { type: 'ERROR', payload: { msg: '' } },
      });
    }
  });

  test.each([
    ['an offer that names another serializer', withPayload({ serialization: 'constructor' })],
    ['an offer for a call', withPayload({ type: 'media' })],
    ['an offer that holds an answer', withPayload({ sdp: { type: 'answer', sdp: 'v=0' } })],
    ['an oversize description', withPayload({ sdp: { type: 'offer', sdp: 'v'.repeat(16_385) } })],
    ['a connection id with a slash', withPayload({ connectionId: 'dc_a/b' })],
    ['a source that is no node id', { ...offer, src: 'AB'.repeat(16) }],
    ['a leave on behalf of somebody', { type: 'LEAVE', src }],
    ['a type nobody knows', { ...offer, type: 'EVAL' }],
    ['no object at all', null],
  ])('%s is refused', (_what, message) => {
    expect(judgeSignal(message)).toEqual({ type: 'refused' });
  });

  test('no message makes it throw, and all that passes is small and of a known shape', () => {
    const types = fc.constantFrom('OFFER', 'ANSWER', 'CANDIDATE', 'EXPIRE', 'OPEN', 'LEAVE', 'X');
    const texts = fc.oneof(fc.constantFrom('', 'v=0', 'x'.repeat(20_000)), fc.string());
    const payloads = fc.record(
      {
        type: fc.constantFrom('data', 'data', 'media', '__proto__'),
        connectionId: fc.constantFrom(connectionId, 'dc_', '__proto__', 'x'.repeat(100)),
        serialization: fc.constantFrom('ring', 'ring', 'constructor', 'raw'),
        sdp: fc.record({ type: fc.constantFrom('offer', 'answer'), sdp: texts }),
        candidate: fc.record(
          {
            candidate: texts,
            sdpMid: fc.oneof(texts, fc.anything()),
            sdpMLineIndex: fc.anything(),
          },
          { requiredKeys: [] },
        ),
        metadata: fc.anything(),
        label: fc.anything(),
      },
      { requiredKeys: ['type', 'connectionId'] },
    );
    const messages = fc.oneof(
      fc.anything({ withNullPrototype: true, withObjectString: true }),
      fc.record({ type: types, src: fc.constantFrom(src, 'x'), payload: payloads }),
      fc.record({ type: types, src: fc.anything(), payload: fc.anything() }),
    );
    let passed = 0;
    fc.assert(
      fc.property(messages, (message) => {
        const verdict = judgeSignal(message);
        if (verdict.type === 'refused') return;
        passed += 1;
        expect(JSON.stringify(verdict.message).length).toBeLessThan(2 * 17_000);
        expect(judgeSignal(verdict.message)).toEqual(verdict);
      }),
      { numRuns: 3000 },
    );
    expect(passed).toBeGreaterThan(100);
  });
});
