/**
 * Makes and ends connections for the node in the worker, which decides whom to link with. Owns the
 * RTCPeerConnections: their number, their dial times, and glare (both sides dialling at once).
 */

import type { LinkControl, LinkOffer, LinkFingerprints } from '../node/node-api.ts';
import type { LinkFailureView } from '../node/view-api.ts';
import { fingerprintsOf } from './fingerprints.ts';
import type { MeshPeer, RingConnection } from './mesh-peer.ts';
import type { Signal } from './signal-policy.ts';
import { SignalWays, type SignalWay } from './signal-ways.ts';
import { TokenBucket } from './token-bucket.ts';

const dialTimeoutMs = 12_000;
/** The mesh is quick. A node that fell silent may still seem linked, and the server knows better. */
const meshAnswerTimeoutMs = 5000;
const parallelDialsMax = 4;
const connectionsMax = 60;
const queuedDialsMax = 200;
const signalRate = { perSecond: 30, burst: 120 };
const signalSourcesMax = 500;

/** What the broker tells the node. */
export interface LinkListener {
  attachLink(offer: LinkOffer & { readonly channel: RTCDataChannel }): void;
  linkOpened(linkId: string, fingerprints: LinkFingerprints): void;
  linkClosed(linkId: string): void;
  linkFailed(nodeId: string, reason: LinkFailureView['reason']): void;
  relaySignal(to: string, payload: Uint8Array): void;
}

interface Connection {
  readonly linkId: string;
  readonly nodeId: string;
  readonly initiated: boolean;
  readonly peerConnection: RTCPeerConnection;
  readonly connection: RingConnection;
  readonly timers: readonly ReturnType<typeof setTimeout>[];
  isOpen: boolean;
}

interface Dial {
  readonly nodeId: string;
  readonly way: SignalWay;
}

export class LinkBroker implements LinkControl {
  readonly #nodeId: string;
  readonly #listener: LinkListener;
  readonly #connections = new Map<string, Connection>();
  readonly #bucketsBySource = new Map<string, TokenBucket>();
  readonly #ways = new SignalWays();
  #waitingDials: string[] = [];
  #peer: MeshPeer | undefined;

  constructor(nodeId: string, listener: LinkListener) {
    this.#nodeId = nodeId;
    this.#listener = listener;
  }

  /** `peer` reached the server, for the first time or again; undefined: it is gone for good. */
  usePeer(peer: MeshPeer | undefined): void {
    this.#peer = peer;
    this.#dialNext();
  }

  dial(nodeId: string): void {
    if (nodeId === this.#nodeId || this.#pendingWith(nodeId) !== undefined) return;
    if (this.#waitingDials.includes(nodeId)) return;

    if (this.#waitingDials.length >= queuedDialsMax) this.#waitingDials.shift();
    this.#waitingDials.push(nodeId);
    this.#dialNext();
  }

  routesChanged(nodeIds: readonly string[]): void {
    this.#ways.useRoutes(nodeIds);
    this.#dialNext();
  }

  deliverSignal(from: string, payload: Uint8Array): void {
    this.#peer?.hearRelayed(from, payload);
  }

  relay(to: string, payload: Uint8Array): void {
    this.#listener.relaySignal(to, payload);
  }

  hangUp(linkId: string): void {
    const link = this.#connections.get(linkId);
    if (link !== undefined) this.#end(link);
  }

  hangUpAll(): void {
    for (const link of [...this.#connections.values()]) this.#end(link);
  }

  /** Whether PeerJS may see an inbound signal. */
  allows(signal: Signal): boolean {
    if (!this.#bucketOf(signal.src).take(performance.now())) return false;

    switch (signal.type) {
      case 'EXPIRE':
        this.#failDial(signal.src, 'refused');
        return false;
      case 'OFFER':
        return this.#allowsOffer(signal);
      case 'ANSWER':
      case 'CANDIDATE':
        // PeerJS would keep one for a connection it does not know, for ever.
        return this.#connections.get(signal.connectionId)?.nodeId === signal.src;
    }
  }

  /** A connection was made, by us or by an offer that `allows` let in. */
  adopt(connection: RingConnection, channel: RTCDataChannel): void {
    const link: Connection = {
      linkId: connection.connectionId,
      nodeId: connection.peer,
      initiated: (connection.options as { _payload?: unknown })._payload === undefined,
      peerConnection: connection.peerConnection,
      connection,
      timers: [
        setTimeout(() => this.#fail(link, 'timeout'), dialTimeoutMs),
        setTimeout(() => this.#missAnswer(link), meshAnswerTimeoutMs),
      ],
      isOpen: false,
    };
    this.#connections.set(link.linkId, link);
    this.#waitingDials = this.#waitingDials.filter((waiting) => waiting !== link.nodeId);

    const { linkId, nodeId, initiated } = link;
    this.#listener.attachLink({ linkId, remoteNodeId: nodeId, initiated, channel });

    connection.on('open', () => this.#opened(link));
    connection.on('close', () => this.#end(link));
    connection.on('error', ({ type }) => {
      const isBlocked = type === 'negotiation-failed' && !link.isOpen;
      this.#fail(link, isBlocked ? 'blocked' : 'closed');
    });
  }

  /** Of two offers between two nodes the lower node id's wins; of two by one node, the newer. */
  #allowsOffer({ src, connectionId }: Signal): boolean {
    // PeerJS would close the connection that has this id already.
    if (this.#connections.has(connectionId)) return false;

    const pending = this.#pendingWith(src);
    if (pending === undefined) return this.#connections.size < connectionsMax;
    if (pending.initiated && this.#nodeId < src) return false;

    this.#close(pending);
    return true;
  }

  #dialNext(): void {
    const peer = this.#peer;
    while (peer !== undefined) {
      const links = [...this.#connections.values()];
      const dialling = links.filter((link) => link.initiated && !link.isOpen).length;
      if (dialling >= parallelDialsMax || links.length >= connectionsMax) return;

      const next = this.#takeDial(peer.isServerInReach);
      if (next === undefined) return;
      const connection = peer.dial(next.nodeId, next.way);
      if (connection === undefined) this.#listener.linkFailed(next.nodeId, 'refused');
    }
  }

  /** The first that there is a way to; the others wait on. */
  #takeDial(isServerInReach: boolean): Dial | undefined {
    for (const nodeId of this.#waitingDials) {
      const way = this.#ways.wayTo(nodeId, isServerInReach);
      if (way === undefined) continue;

      this.#waitingDials = this.#waitingDials.filter((waiting) => waiting !== nodeId);
      return { nodeId, way };
    }
    return undefined;
  }

  #opened(link: Connection): void {
    for (const timer of link.timers) clearTimeout(timer);
    link.isOpen = true;
    this.#ways.succeeded(link.nodeId);

    const fingerprints = fingerprintsOf(link.peerConnection);
    if (fingerprints === undefined) this.#fail(link, 'handshake');
    else this.#listener.linkOpened(link.linkId, fingerprints);
    this.#dialNext();
  }

  #fail(link: Connection, reason: LinkFailureView['reason']): void {
    if (!this.#connections.has(link.linkId)) return;

    if (link.initiated && !link.isOpen) this.#ways.failed(link.nodeId, link.connection.way);
    this.#end(link);
    this.#listener.linkFailed(link.nodeId, reason);
  }

  #missAnswer(link: Connection): void {
    const isUnanswered = link.initiated && link.peerConnection.remoteDescription === null;
    if (isUnanswered && link.connection.way === 'mesh') this.#fail(link, 'timeout');
  }

  #failDial(nodeId: string, reason: LinkFailureView['reason']): void {
    const link = this.#pendingWith(nodeId);
    if (link?.initiated === true) this.#fail(link, reason);
  }

  #end(link: Connection): void {
    this.#close(link);
    this.#dialNext();
  }

  #close(link: Connection): void {
    if (!this.#connections.delete(link.linkId)) return;

    for (const timer of link.timers) clearTimeout(timer);
    link.connection.close();
    // PeerJS leaves the connection behind when it never opened.
    link.peerConnection.close();
    this.#listener.linkClosed(link.linkId);
  }

  /** The one connection with a node that is on its way, dialled by either. */
  #pendingWith(nodeId: string): Connection | undefined {
    for (const link of this.#connections.values()) {
      if (link.nodeId === nodeId && !link.isOpen) return link;
    }
    return undefined;
  }

  #bucketOf(source: string): TokenBucket {
    const known = this.#bucketsBySource.get(source);
    if (known !== undefined) return known;

    // The oldest goes: it merely starts again with a full bucket.
    const oldest = this.#bucketsBySource.keys().next().value;
    if (this.#bucketsBySource.size >= signalSourcesMax && oldest !== undefined) {
      this.#bucketsBySource.delete(oldest);
    }
    const bucket = new TokenBucket(signalRate, performance.now());
    this.#bucketsBySource.set(source, bucket);
    return bucket;
  }
}
