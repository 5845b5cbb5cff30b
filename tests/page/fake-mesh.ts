/** PeerJS as the broker sees it: connections that do what the test says, in PeerJS's own order. */

import type { LinkBroker } from '../../src/page/link-broker.ts';
import type { MeshPeer, RingConnection } from '../../src/page/mesh-peer.ts';
import type { SignalWay } from '../../src/page/signal-ways.ts';

type Listener = (value?: unknown) => void;

const sdpOf = (mark: string): string => `v=0\r\na=fingerprint:sha-256 ${mark}\r\n`;

let connections = 0;

/** A connection, as far as the broker looks. */
export class FakeConnection {
  readonly peer: string;
  readonly connectionId: string;
  readonly way: SignalWay;
  readonly options: { readonly _payload?: object };
  readonly peerConnection = Object.assign(new EventTarget(), {
    isClosed: false,
    localDescription: { sdp: sdpOf('AA:01') },
    remoteDescription: null as { sdp: string } | null,
    close(): void {
      this.isClosed = true;
    },
  });
  readonly #listeners = new Map<string, Listener[]>();
  #isOpen = false;

  constructor(peer: string, way: SignalWay, offer?: { readonly connectionId: string }) {
    connections += 1;
    this.peer = peer;
    this.way = way;
    this.connectionId = offer?.connectionId ?? `dc_own${connections}`;
    this.options = offer === undefined ? {} : { _payload: offer };
  }

  on(event: string, listener: Listener): void {
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener]);
  }

  /** What the other end answered, or offered. */
  hearDescription(sdp = sdpOf('BB:02')): void {
    this.peerConnection.remoteDescription = { sdp };
    this.peerConnection.dispatchEvent(new Event('signalingstatechange'));
  }

  open(): void {
    if (this.peerConnection.remoteDescription === null) this.hearDescription();
    this.openUnanswered();
  }

  /** A browser that is short of time tells of the open channel before it shows the answer. */
  openUnanswered(): void {
    this.#isOpen = true;
    this.#emit('open');
  }

  /** One that never opened closes without a word. */
  close(): void {
    if (!this.#isOpen) return;

    this.#isOpen = false;
    this.#emit('close');
  }

  failIce(): void {
    this.#emit('error', { type: 'negotiation-failed' });
    this.close();
    this.#emit('iceStateChanged', 'failed');
  }

  #emit(event: string, value?: unknown): void {
    for (const listener of this.#listeners.get(event) ?? []) listener(value);
  }
}

/** A peer that is in reach of the server, and hands each connection over as it makes it. */
export class FakePeer {
  readonly dialled: FakeConnection[] = [];
  readonly heard: string[] = [];
  isServerInReach = true;
  isDestroyed = false;
  readonly #broker: LinkBroker;

  constructor(broker: LinkBroker) {
    this.#broker = broker;
  }

  get asPeer(): MeshPeer {
    return this as unknown as MeshPeer;
  }

  dial(nodeId: string, way: SignalWay): RingConnection | undefined {
    if (this.isDestroyed) return undefined;

    const connection = new FakeConnection(nodeId, way);
    this.dialled.push(connection);
    return this.#handOver(connection);
  }

  /** What PeerJS does with an offer that the broker lets in. */
  hearOffer(
    src: string,
    connectionId: string,
    way: SignalWay = 'server',
  ): FakeConnection | undefined {
    if (!this.#broker.allows({ type: 'OFFER', src, connectionId }, way)) return undefined;

    const connection = new FakeConnection(src, way, { connectionId });
    connection.hearDescription();
    this.#handOver(connection);
    return connection;
  }

  hearRelayed(from: string, payload: Uint8Array): void {
    this.heard.push(`${from} ${payload.byteLength}`);
  }

  #handOver(connection: FakeConnection): RingConnection {
    const handed = connection as unknown as RingConnection;
    this.#broker.adopt(handed, {} as RTCDataChannel);
    return handed;
  }
}
