import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { higher, lower, stageBroker } from './broker-stage.ts';

let { told, broker, peer, dialled, prove } = stageBroker();

beforeEach(() => {
  vi.useFakeTimers();
  ({ told, broker, peer, dialled, prove } = stageBroker());
});

afterEach(() => {
  vi.useRealTimers();
});

describe('two nodes that dial each other at once', () => {
  test('go by the lower one’s offer: ours stays when we are lower', () => {
    broker.dial(higher);
    expect(peer.hearOffer(higher, 'dc_theirs')).toBeUndefined();
    dialled().open();
    expect(told).toHaveLength(2);
  });

  test('go by the lower one’s offer: theirs replaces ours when we are higher, once it is proven', () => {
    broker.dial(lower);
    const theirs = peer.hearOffer(lower, 'dc_theirs');
    theirs?.open();
    expect(dialled().peerConnection.isClosed).toBe(false);
    prove(theirs);
    expect(dialled().peerConnection.isClosed).toBe(true);
    expect(theirs?.peerConnection.isClosed).toBe(false);
    expect(told.at(-1)).toBe(`close ${dialled().connectionId}`);
    expect(broker.hasFailed(lower)).toBe(false);
  });

  test('go by the one that is proven: a dial that was decided on before leads to no other', () => {
    prove(peer.hearOffer(higher, 'dc_theirs'));
    broker.dial(higher);
    expect(peer.dialled).toEqual([]);
    expect(told.filter((line) => line.startsWith('fail'))).toEqual([]);
  });

  test('go by theirs even when ours was still waiting for its turn', () => {
    broker.usePeer(undefined);
    broker.dial(higher);
    prove(peer.hearOffer(higher, 'dc_theirs'));
    broker.usePeer(peer.asPeer);
    expect(peer.dialled).toEqual([]);
  });

  test('go by ours after all when theirs came to nothing', () => {
    peer.hearOffer(higher, 'dc_theirs');
    broker.dial(higher);
    vi.advanceTimersByTime(12_000);
    expect(peer.dialled.map(({ peer: to }) => to)).toEqual([higher]);
    expect(told).not.toContain(`fail ${higher} timeout`);
  });
});
