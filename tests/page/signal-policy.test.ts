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
    });
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

  test('no message makes it throw', () => {
    const types = fc.constantFrom('OFFER', 'ANSWER', 'CANDIDATE', 'EXPIRE', 'OPEN', 'X');
    const messages = fc.oneof(
      fc.anything(),
      fc.record({ type: types, src: fc.anything(), payload: fc.anything() }),
    );
    fc.assert(
      fc.property(messages, (message) => {
        expect(['server', 'signal', 'refused']).toContain(judgeSignal(message).type);
      }),
    );
  });
});
