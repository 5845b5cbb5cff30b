import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { LinkBroker } from '../../src/page/link-broker.ts';
import type { MeshPeerEvents, MeshPeerSettings } from '../../src/page/mesh-peer.ts';
import { SignalingClient } from '../../src/page/signaling-client.ts';

/** PeerJS's peer, as far as the client looks. */
class FakeMeshPeer {
  static made: FakeMeshPeer[] = [];
  readonly settings: MeshPeerSettings;
  readonly events: MeshPeerEvents;
  disconnected = false;
  destroyed = false;
  reconnects = 0;
  readonly #listeners = new Map<string, () => void>();

  constructor(settings: MeshPeerSettings, events: MeshPeerEvents) {
    this.settings = settings;
    this.events = events;
    FakeMeshPeer.made.push(this);
  }

  on(event: string, listener: () => void): void {
    this.#listeners.set(event, listener);
  }

  emit(event: string): void {
    this.#listeners.get(event)?.();
  }

  lose(): void {
    this.disconnected = true;
    this.emit('disconnected');
  }

  get isServerInReach(): boolean {
    return !this.disconnected && !this.destroyed;
  }

  disconnect(): void {
    this.lose();
  }

  reconnect(): void {
    this.reconnects += 1;
    this.disconnected = false;
  }

  /** Says both, as PeerJS does. */
  destroy(): void {
    this.lose();
    this.destroyed = true;
    this.emit('close');
  }
}

vi.mock('../../src/page/mesh-peer.ts', () => ({
  get MeshPeer() {
    return FakeMeshPeer;
  },
}));

const settings = {
  nodeId: 'ab'.repeat(16),
  token: 'secret',
  networkId: 'albums',
  signalingUrl: new URL('https://albums.example'),
};
const iceServers = [{ urls: 'stun:albums.example' }];
const others = ['cd'.repeat(16), 'ef'.repeat(16)];

let answers: Record<string, unknown>;
let asked: string[];
let told: string[];
let broker: LinkBroker;
let client: SignalingClient;
let leftAlone: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
  FakeMeshPeer.made = [];
  asked = [];
  told = [];
  answers = { '/config.json': { iceServers }, '/bootstrap': { nodeIds: others } };
  vi.stubGlobal('fetch', (url: URL) => {
    asked.push(url.pathname + url.search);
    const answer = answers[url.pathname];
    return answer === undefined
      ? Promise.reject(new TypeError('Out of reach.'))
      : Promise.resolve(Response.json(answer));
  });
  broker = new LinkBroker(settings.nodeId, {
    attachLink: () => {},
    linkOpened: () => {},
    linkClosed: () => {},
    linkFailed: () => {},
    relaySignal: () => {},
  });
  vi.spyOn(broker, 'usePeer').mockImplementation((peer) => {
    told.push(peer === undefined ? 'no peer' : 'peer');
  });
  vi.spyOn(broker, 'onAlone').mockImplementation((listener) => {
    leftAlone = listener;
  });
  client = new SignalingClient(settings, broker, {
    onFirstContact: (state) => told.push(state),
    onBootstrap: (nodeIds) => told.push(nodeIds.join()),
  });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const peerAt = (at: number): FakeMeshPeer => {
  const peer = FakeMeshPeer.made.at(at);
  if (peer === undefined) throw new Error('No peer was made.');
  return peer;
};

const connect = async (): Promise<FakeMeshPeer> => {
  await client.start();
  peerAt(-1).emit('open');
  await vi.advanceTimersByTimeAsync(0);
  return peerAt(-1);
};

describe('first contact', () => {
  test('asks how to connect, connects, and asks for a few nodes', async () => {
    const peer = await connect();
    expect(peer.settings).toEqual({ ...settings, iceServers });
    expect(told).toEqual(['connecting', 'peer', 'connected', others.join()]);
    expect(asked).toEqual(['/config.json', `/bootstrap?network=albums&except=${settings.nodeId}`]);
  });

  test('lets the broker judge signals and take channels', async () => {
    const peer = await connect();
    const signal = { type: 'OFFER' as const, src: 'cd'.repeat(16), connectionId: 'dc_x' };
    const allows = vi.spyOn(broker, 'allows').mockReturnValue(false);
    const adopt = vi.spyOn(broker, 'adopt').mockImplementation(() => {});
    expect(peer.events.allows(signal, 'mesh')).toBe(false);
    expect(allows).toHaveBeenCalledExactlyOnceWith(signal, 'mesh');
    peer.events.onChannel({} as never, {} as never);
    expect(adopt).toHaveBeenCalledOnce();
    const relay = vi.spyOn(broker, 'relay');
    peer.events.relay(signal.src, new Uint8Array(2));
    expect(relay).toHaveBeenCalledExactlyOnceWith(signal.src, new Uint8Array(2));
  });

  test('takes only node ids from the list of nodes', async () => {
    answers['/bootstrap'] = { nodeIds: ['../..', 7, null, ...others, 'AB'.repeat(16)] };
    await connect();
    expect(told.at(-1)).toBe(others.join());
  });

  test.each([[{ nodeIds: 'ab' }], [[]], ['text'], [7]])(
    'does without a list like %o',
    async (list) => {
      answers['/bootstrap'] = list;
      await connect();
      expect(told.at(-1)).toBe('connected');
    },
  );
});

describe('introductions', () => {
  const questions = (): number => asked.filter((path) => path.startsWith('/bootstrap')).length;

  test('are asked for again while they led to no link, and not while the server is away', async () => {
    const peer = await connect();
    await vi.advanceTimersByTimeAsync(1000);
    expect(questions()).toBe(2);
    peer.lose();
    await vi.advanceTimersByTimeAsync(100_000);
    expect(questions()).toBe(2);
    vi.spyOn(broker, 'isAlone', 'get').mockReturnValue(false);
    peer.emit('open');
    await vi.advanceTimersByTimeAsync(50_000);
    expect(questions()).toBe(3);
  });

  test('begin again when the last link went', async () => {
    const alone = vi.spyOn(broker, 'isAlone', 'get').mockReturnValue(false);
    await connect();
    await vi.advanceTimersByTimeAsync(50_000);
    alone.mockReturnValue(true);
    leftAlone();
    await vi.advanceTimersByTimeAsync(1000);
    expect(questions()).toBe(2);
  });

  test('lead to somebody else after the first one named was dead', async () => {
    const [dead, alive] = others;
    answers['/bootstrap'] = { nodeIds: [dead] };
    await connect();
    vi.spyOn(broker, 'hasFailed').mockImplementation((nodeId) => nodeId === dead);
    answers['/bootstrap'] = { nodeIds: [dead, alive] };
    await vi.advanceTimersByTimeAsync(1000);
    expect(told.slice(-2)).toEqual([dead, alive]);
  });

  test('name at most sixteen nodes', async () => {
    const nodeIds = Array.from({ length: 40 }, (_, at) => at.toString(16).padStart(32, '0'));
    answers['/bootstrap'] = { nodeIds };
    await connect();
    expect(told.at(-1)?.split(',')).toHaveLength(16);
  });
});

describe('a server out of reach', () => {
  test('is asked again after pauses that grow to half a minute', async () => {
    delete answers['/config.json'];
    await client.start();
    expect(told).toEqual(['connecting', 'down']);
    for (const pauseMs of [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]) {
      const before = asked.length;
      await vi.advanceTimersByTimeAsync(pauseMs - 1);
      expect(asked.length).toBe(before);
      await vi.advanceTimersByTimeAsync(1);
      expect(asked.length).toBe(before + 1);
    }
    expect(FakeMeshPeer.made).toEqual([]);
  });

  test.each([[{ iceServers: 'stun:x' }], [{}], [null], ['text']])(
    'is what one is that says %o',
    async (config) => {
      answers['/config.json'] = config;
      await client.start();
      expect(told.at(-1)).toBe('down');
      answers['/config.json'] = { iceServers };
      await vi.advanceTimersByTimeAsync(500);
      expect(FakeMeshPeer.made).toHaveLength(1);
    },
  );

  test('is asked at once when the network came back', async () => {
    delete answers['/config.json'];
    await client.start();
    answers['/config.json'] = { iceServers };
    client.retryNow();
    await vi.advanceTimersByTimeAsync(0);
    expect(FakeMeshPeer.made).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('that never let the peer in gets a new one', async () => {
    await client.start();
    peerAt(0).destroy();
    expect(told.at(-1)).toBe('down');
    await vi.advanceTimersByTimeAsync(500);
    expect(FakeMeshPeer.made).toHaveLength(2);
    peerAt(1).destroy();
    await vi.advanceTimersByTimeAsync(999);
    expect(FakeMeshPeer.made).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(1);
    expect(FakeMeshPeer.made).toHaveLength(3);
  });
});

describe('a server that was lost', () => {
  test('leaves the broker its peer, which comes back with its links', async () => {
    const peer = await connect();
    told.length = 0;
    peer.lose();
    expect(new Set(told)).toEqual(new Set(['down']));
    await vi.advanceTimersByTimeAsync(500);
    expect([peer.reconnects, FakeMeshPeer.made.length]).toEqual([1, 1]);

    told.length = 0;
    peer.emit('open');
    await vi.advanceTimersByTimeAsync(0);
    expect(told).toEqual(['peer', 'connected', others.join()]);
  });

  test('is tried after a short pause again, once it had been there', async () => {
    const peer = await connect();
    for (const pauseMs of [500, 1000, 2000]) {
      peer.lose();
      await vi.advanceTimersByTimeAsync(pauseMs);
    }
    expect(peer.reconnects).toBe(3);
    peer.emit('open');
    peer.lose();
    await vi.advanceTimersByTimeAsync(500);
    expect(peer.reconnects).toBe(4);
  });

  test('is not hurried while it is there', async () => {
    const peer = await connect();
    vi.spyOn(broker, 'isAlone', 'get').mockReturnValue(false);
    client.retryNow();
    await vi.advanceTimersByTimeAsync(60_000);
    expect([peer.reconnects, FakeMeshPeer.made.length]).toEqual([0, 1]);
  });
});

describe('another network', () => {
  test('gets another socket at once, and the peer keeps its links', async () => {
    const peer = await connect();
    told.length = 0;
    client.renew();
    expect([peer.reconnects, FakeMeshPeer.made.length, peer.destroyed]).toEqual([1, 1, false]);
    expect(told).not.toContain('no peer');
    peer.emit('open');
    await vi.advanceTimersByTimeAsync(0);
    expect(told.slice(-2)).toEqual(['connected', others.join()]);
    expect(vi.getTimerCount()).toBe(1);
  });

  test('is tried at once by who was waiting for the server', async () => {
    const peer = await connect();
    peer.lose();
    client.renew();
    expect(peer.reconnects).toBe(1);
  });

  test('is nothing to who has not reached the server yet', async () => {
    await client.start();
    client.renew();
    expect(FakeMeshPeer.made).toHaveLength(1);
  });
});

describe('a peer that was destroyed', () => {
  test('leaves the broker without one until the next has reached the server', async () => {
    (await connect()).destroy();
    expect(told).toContain('no peer');
    told.length = 0;
    await vi.advanceTimersByTimeAsync(500);
    peerAt(1).emit('open');
    expect(told).toContain('peer');
  });
});

describe('a client that was stopped', () => {
  test('closes its peer and never comes back', async () => {
    const peer = await connect();
    client.stop();
    expect(peer.destroyed).toBe(true);
    expect(told.at(-1)).toBe('no peer');
    await vi.advanceTimersByTimeAsync(60_000);
    expect([peer.reconnects, FakeMeshPeer.made.length]).toEqual([0, 1]);
  });

  test('ends its connections, and asks for no more introductions', async () => {
    await connect();
    const hangUpAll = vi.spyOn(broker, 'hangUpAll');
    asked.length = 0;
    client.stop();
    expect(hangUpAll).toHaveBeenCalledOnce();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(asked).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('begins anew when its page is shown again', async () => {
    await connect();
    client.stop();
    told.length = 0;
    client.retryNow();
    await vi.advanceTimersByTimeAsync(0);
    expect(FakeMeshPeer.made).toHaveLength(2);
    peerAt(1).emit('open');
    expect(told).toEqual(['connecting', 'peer', 'connected']);
  });

  test('while it was asking how to connect makes no peer', async () => {
    const started = client.start();
    client.stop();
    await started;
    expect(FakeMeshPeer.made).toEqual([]);
  });
});
