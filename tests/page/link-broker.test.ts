import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { higher, lower, nodeIds, own, stageBroker } from './broker-stage.ts';

let { told, broker, peer, dialled, prove } = stageBroker();

beforeEach(() => {
  vi.useFakeTimers();
  ({ told, broker, peer, dialled, prove } = stageBroker());
});

afterEach(() => {
  vi.useRealTimers();
});

describe('a dial', () => {
  test('hands its channel over at once, and its certificates once it is open', () => {
    broker.dial(higher);
    const { connectionId } = dialled();
    expect(told).toEqual([`attach own ${connectionId}`]);
    dialled().open();
    expect(told.slice(1)).toEqual([`open ${connectionId} sha-256 AA:01 sha-256 BB:02`]);
    broker.linkProven(connectionId);
    vi.advanceTimersByTime(60_000);
    expect(told).toHaveLength(2);
  });

  test('whose other end never proves who it is ends after twelve seconds, open or not', () => {
    broker.dial(higher);
    dialled().open();
    vi.advanceTimersByTime(11_999);
    expect(dialled().peerConnection.isClosed).toBe(false);
    vi.advanceTimersByTime(1);
    expect(dialled().peerConnection.isClosed).toBe(true);
    expect(told.at(-1)).toBe(`fail ${higher} timeout`);
    expect(broker.hasFailed(higher)).toBe(true);
  });

  test('ends after twelve seconds, with all that it opened', () => {
    broker.dial(higher);
    vi.advanceTimersByTime(11_999);
    expect(dialled().peerConnection.isClosed).toBe(false);
    vi.advanceTimersByTime(1);
    expect(dialled().peerConnection.isClosed).toBe(true);
    expect(told.slice(1)).toEqual([`close ${dialled().connectionId}`, `fail ${higher} timeout`]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('ends when the server says that nobody is there', () => {
    broker.dial(higher);
    const isForPeer = broker.allows({ type: 'EXPIRE', src: higher, connectionId: '' }, 'server');
    expect(isForPeer).toBe(false);
    expect(dialled().peerConnection.isClosed).toBe(true);
    expect(told.at(-1)).toBe(`fail ${higher} refused`);
  });

  test('is none of those that an expiry of somebody else speaks of', () => {
    broker.dial(higher);
    broker.allows({ type: 'EXPIRE', src: lower, connectionId: '' }, 'server');
    expect(told).toHaveLength(1);
  });

  test('whose way is blocked says so', () => {
    broker.dial(higher);
    dialled().failIce();
    expect(told.slice(1)).toEqual([`close ${dialled().connectionId}`, `fail ${higher} blocked`]);
  });

  test('whose channel opens before the browser shows the answer waits for that, once', () => {
    broker.dial(higher);
    const { connectionId } = dialled();
    dialled().openUnanswered();
    expect(told).toHaveLength(1);
    dialled().hearDescription();
    dialled().hearDescription();
    expect(told.slice(1)).toEqual([`open ${connectionId} sha-256 AA:01 sha-256 BB:02`]);
  });

  test('whose channel opens, and whose answer is never shown, ends after twelve seconds', () => {
    broker.dial(higher);
    dialled().openUnanswered();
    vi.advanceTimersByTime(12_000);
    dialled().hearDescription();
    expect(told.slice(1)).toEqual([`close ${dialled().connectionId}`, `fail ${higher} timeout`]);
  });

  test('whose certificates cannot be told is no link', () => {
    broker.dial(higher);
    dialled().hearDescription('v=0');
    dialled().open();
    expect(told.slice(1)).toEqual([`close ${dialled().connectionId}`, `fail ${higher} handshake`]);
  });

  test('fails at once when PeerJS makes no connection after all', () => {
    peer.isDestroyed = true;
    broker.dial(higher);
    expect(told).toEqual([`fail ${higher} refused`]);
  });

  test('waits while there is no server, once for each node', () => {
    broker.usePeer(undefined);
    broker.dial(higher);
    broker.dial(higher);
    expect(peer.dialled).toEqual([]);
    broker.usePeer(peer.asPeer);
    expect(peer.dialled.map(({ peer: to }) => to)).toEqual([higher]);
  });

  test('is never to oneself, nor to whom one dials already', () => {
    broker.dial(own);
    broker.dial(higher);
    broker.dial(higher);
    expect(peer.dialled).toHaveLength(1);
  });

  test('is not made to a node whose own offer is being answered', () => {
    peer.hearOffer(higher, 'dc_theirs');
    broker.dial(higher);
    expect(peer.dialled).toEqual([]);
  });
});

describe('the way of a dial', () => {
  const ways = (): string[] => peer.dialled.map(({ way }) => way);

  test('is the mesh where it leads there, else the server', () => {
    broker.routesChanged([higher]);
    for (const to of [higher, lower]) broker.dial(to);
    expect(ways()).toEqual(['mesh', 'server']);
  });

  test('is the mesh while the server is out of reach', () => {
    peer.isServerInReach = false;
    for (const to of [lower, higher]) broker.dial(to);
    expect(ways()).toEqual([]);
    broker.routesChanged([higher]);
    expect(peer.dialled.map(({ peer: to, way }) => [to, way])).toEqual([[higher, 'mesh']]);
    peer.isServerInReach = true;
    broker.usePeer(peer.asPeer);
    expect(ways()).toEqual(['mesh', 'server']);
  });

  test('is the other one after a failure, as long as there is another', () => {
    broker.routesChanged([higher]);
    for (let dials = 0; dials < 4; dials += 1) {
      if (dials === 3) peer.isServerInReach = false;
      broker.dial(higher);
      dialled(dials).failIce();
    }
    expect(ways()).toEqual(['mesh', 'server', 'mesh', 'mesh']);
  });

  test('is the mesh again once a dial by the server succeeded', () => {
    broker.routesChanged([higher]);
    broker.dial(higher);
    dialled().failIce();
    broker.dial(higher);
    prove(dialled(1));
    dialled(1).close();
    broker.dial(higher);
    expect(ways()).toEqual(['mesh', 'server', 'mesh']);
  });

  test('is given up after five seconds without an answer over the mesh', () => {
    broker.routesChanged([higher]);
    broker.dial(higher);
    vi.advanceTimersByTime(4999);
    expect(told).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(told.at(-1)).toBe(`fail ${higher} timeout`);
    broker.dial(higher);
    expect(ways()).toEqual(['mesh', 'server']);
  });

  test('is kept for twelve seconds once the answer came over the mesh', () => {
    broker.routesChanged([higher]);
    broker.dial(higher);
    dialled().hearDescription();
    vi.advanceTimersByTime(11_999);
    expect(told).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(told.at(-1)).toBe(`fail ${higher} timeout`);
  });
});

describe('over the mesh', () => {
  test('signals go out by the node and come in to PeerJS', () => {
    broker.relay(higher, new Uint8Array(3));
    broker.deliverSignal(lower, new Uint8Array(4));
    expect(told).toEqual([`relay ${higher} 3`]);
    expect(peer.heard).toEqual([`${lower} 4`]);
  });

  test('nothing comes in before the first contact', () => {
    broker.usePeer(undefined);
    broker.deliverSignal(lower, new Uint8Array(4));
    expect(peer.heard).toEqual([]);
  });
});

describe('an open connection', () => {
  test('that breaks is closed and is no failed dial', () => {
    broker.dial(higher);
    dialled().open();
    dialled().close();
    expect(told.slice(2)).toEqual([`close ${dialled().connectionId}`]);
    expect(dialled().peerConnection.isClosed).toBe(true);
  });

  test('whose way is lost is told as closed', () => {
    broker.dial(higher);
    dialled().open();
    dialled().failIce();
    expect(told.slice(2)).toEqual([`close ${dialled().connectionId}`, `fail ${higher} closed`]);
  });

  test('is ended by the node’s word, and all are', () => {
    for (const to of [lower, higher]) broker.dial(to);
    for (const connection of peer.dialled) connection.open();
    broker.hangUp(dialled(0).connectionId);
    expect(peer.dialled.map(({ peerConnection }) => peerConnection.isClosed)).toEqual([
      true,
      false,
    ]);
    broker.hangUpAll();
    expect(dialled(1).peerConnection.isClosed).toBe(true);
    expect(told.slice(4)).toEqual(peer.dialled.map(({ connectionId }) => `close ${connectionId}`));
  });
});

describe('at most', () => {
  test('four dials are under way, and the next begins when one has opened or failed', () => {
    for (const to of nodeIds(7)) broker.dial(to);
    expect(peer.dialled).toHaveLength(4);
    dialled(0).open();
    expect(peer.dialled).toHaveLength(5);
    dialled(1).failIce();
    expect(peer.dialled).toHaveLength(6);
  });

  test('four dials are under way, whatever strangers offer meanwhile', () => {
    for (const from of nodeIds(6)) peer.hearOffer(from, `dc_${from}`);
    broker.dial(higher);
    expect(peer.dialled).toHaveLength(1);
  });

  test('sixty connections exist, four of them for own dials: offers make no more than 56', () => {
    const all = nodeIds(62);
    for (const from of all.slice(0, 56)) prove(peer.hearOffer(from, `dc_${from}`));
    expect(peer.hearOffer(all[60] ?? '', 'dc_more')).toBeUndefined();
    expect(broker.refusals).toEqual(new Map([['noRoom', 1]]));
    for (const to of all.slice(56)) broker.dial(to);
    expect(peer.dialled).toHaveLength(4);
    for (const connection of peer.dialled) prove(connection);
    expect(peer.dialled).toHaveLength(4);
    broker.hangUp(`dc_${all[0]}`);
    expect(peer.dialled).toHaveLength(5);
  });

  test('two hundred dials wait: the oldest gives way', () => {
    broker.usePeer(undefined);
    const all = nodeIds(201);
    for (const to of all) broker.dial(to);
    broker.usePeer(peer.asPeer);
    expect(dialled().peer).toBe(all[1]);
  });

  test('two hundred dials wait: whoever is asked for again and again pushes nobody out', () => {
    broker.usePeer(undefined);
    broker.dial(lower);
    for (let asked = 0; asked < 300; asked += 1) broker.dial(higher);
    broker.usePeer(peer.asPeer);
    expect(peer.dialled.map(({ peer: to }) => to)).toEqual([lower, higher]);
  });

  test('one offer of each node is being answered: a newer one replaces it', () => {
    const first = peer.hearOffer(higher, 'dc_first');
    const second = peer.hearOffer(higher, 'dc_second');
    expect(first?.peerConnection.isClosed).toBe(true);
    expect(second?.peerConnection.isClosed).toBe(false);
    expect(told).toEqual(['attach theirs dc_first', 'close dc_first', 'attach theirs dc_second']);
  });

  test('so many signals of one node a second are heard, and others are none the worse', () => {
    const signal = { type: 'EXPIRE', connectionId: '' } as const;
    for (let heard = 0; heard < 120; heard += 1)
      broker.allows({ ...signal, src: higher }, 'server');
    expect(peer.hearOffer(higher, 'dc_late')).toBeUndefined();
    expect(peer.hearOffer(lower, 'dc_other')).toBeDefined();
    vi.advanceTimersByTime(100);
    expect(peer.hearOffer(higher, 'dc_later')).toBeDefined();
  });
});

describe('a node', () => {
  test('is alone until somebody has proved who they are, and told when the last one goes', () => {
    let alone = 0;
    broker.onAlone(() => (alone += 1));
    for (const to of [lower, higher]) broker.dial(to);
    dialled().open();
    expect(broker.isAlone).toBe(true);
    for (const connection of peer.dialled) prove(connection);
    expect(broker.isAlone).toBe(false);
    dialled(0).close();
    expect([broker.isAlone, alone]).toEqual([false, 0]);
    dialled(1).close();
    expect([broker.isAlone, alone]).toEqual([true, 1]);
  });
});

describe('a signal', () => {
  test.each(['ANSWER', 'CANDIDATE'] as const)('%s is for a connection that exists', (type) => {
    broker.dial(higher);
    const { connectionId } = dialled();
    expect(broker.allows({ type, src: higher, connectionId }, 'server')).toBe(true);
    expect(broker.allows({ type, src: higher, connectionId: 'dc_unknown' }, 'server')).toBe(false);
  });

  test.each(['ANSWER', 'CANDIDATE', 'OFFER'] as const)(
    '%s of another node does not touch a connection',
    (type) => {
      broker.dial(higher);
      const { connectionId } = dialled();
      expect(broker.allows({ type, src: lower, connectionId }, 'server')).toBe(false);
      expect(dialled().peerConnection.isClosed).toBe(false);
    },
  );

  test('that offers a connection again does not touch it', () => {
    const first = peer.hearOffer(higher, 'dc_theirs');
    first?.open();
    expect(peer.hearOffer(higher, 'dc_theirs')).toBeUndefined();
    expect(first?.peerConnection.isClosed).toBe(false);
  });
});
