/**
 * Makes and ends connections for the node in the worker, which decides whom to link with. Owns the
 * RTCPeerConnections: their number, their dial times, and glare (both sides dialling at once).
 */

import type {
  LinkControl,
  LinkFailureView,
  LinkOffer,
  LinkFingerprints,
} from '../node/node-api.ts';
import { fingerprintsOf } from './fingerprints.ts';
import type { MeshPeer, RingConnection } from './mesh-peer.ts';
import type { Signal } from './signal-policy.ts';
import { TokenBucket } from './token-bucket.ts';

const dialTimeoutMs = 12_000;
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
}

interface Connection {
  readonly linkId: string;
  readonly nodeId: string;
  readonly initiated: boolean;
  readonly peerConnection: RTCPeerConnection;
  readonly connection: RingConnection;
  readonly dialTimer: ReturnType<typeof setTimeout>;
  isOpen: boolean;
}

export class LinkBroker implements LinkControl {
  readonly #nodeId: string;
  readonly #listener: LinkListener;
  readonly #connections = new Map<string, Connection>();
  readonly #bucketsBySource = new Map<string, TokenBucket>();
  #waitingDials: string[] = [];
  #peer: MeshPeer | undefined;

  constructor(nodeId: string, listener: LinkListener) {
    this.#nodeId = nodeId;
    this.#listener = listener;
  }

  /** The signaling server is in reach through `peer`, or no longer. */
  usePeer(peer: MeshPeer | undefined): void {
    this.#peer = peer;
    this.#dialNext();
  }

  dial(nodeId: string): void {
    if (nodeId === this.#nodeId || this.#pendingDialTo(nodeId) !== undefined) return;
    if (this.#waitingDials.includes(nodeId)) return;

    if (this.#waitingDials.length >= queuedDialsMax) this.#waitingDials.shift();
    this.#waitingDials.push(nodeId);
    this.#dialNext();
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
        return this.#allowsOffer(signal.src);
      case 'ANSWER':
      case 'CANDIDATE':
        return true;
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
      dialTimer: setTimeout(() => this.#fail(link, 'timeout'), dialTimeoutMs),
      isOpen: false,
    };
    this.#connections.set(link.linkId, link);

    const { linkId, nodeId, initiated } = link;
    this.#listener.attachLink({ linkId, remoteNodeId: nodeId, initiated, channel });

    connection.on('open', () => this.#opened(link));
    connection.on('close', () => this.#end(link));
    connection.on('error', () => this.#fail(link, 'closed'));
    connection.on('iceStateChanged', (state) => {
      if (state === 'failed') this.#fail(link, link.isOpen ? 'closed' : 'blocked');
    });
  }

  /** A second offer from a node we dial: the lower node id's offer wins. */
  #allowsOffer(nodeId: string): boolean {
    const own = this.#pendingDialTo(nodeId);
    if (own !== undefined) {
      if (this.#nodeId < nodeId) return false;
      this.#end(own);
    }
    return this.#connections.size < connectionsMax;
  }

  #dialNext(): void {
    while (this.#peer !== undefined && this.#waitingDials.length > 0) {
      const dialling = [...this.#connections.values()].filter((link) => !link.isOpen).length;
      if (dialling >= parallelDialsMax || this.#connections.size >= connectionsMax) return;

      const nodeId = this.#waitingDials.shift();
      if (nodeId === undefined) return;
      if (this.#peer.dial(nodeId) === undefined) this.#listener.linkFailed(nodeId, 'refused');
    }
  }

  #opened(link: Connection): void {
    clearTimeout(link.dialTimer);
    link.isOpen = true;

    const fingerprints = fingerprintsOf(link.peerConnection);
    if (fingerprints === undefined) this.#fail(link, 'handshake');
    else this.#listener.linkOpened(link.linkId, fingerprints);
    this.#dialNext();
  }

  #fail(link: Connection, reason: LinkFailureView['reason']): void {
    if (!this.#connections.has(link.linkId)) return;

    this.#end(link);
    this.#listener.linkFailed(link.nodeId, reason);
  }

  #failDial(nodeId: string, reason: LinkFailureView['reason']): void {
    const link = this.#pendingDialTo(nodeId);
    if (link !== undefined) this.#fail(link, reason);
  }

  #end(link: Connection): void {
    if (!this.#connections.delete(link.linkId)) return;

    clearTimeout(link.dialTimer);
    link.connection.close();
    // PeerJS leaves the connection behind when it never opened.
    link.peerConnection.close();
    this.#listener.linkClosed(link.linkId);
    this.#dialNext();
  }

  #pendingDialTo(nodeId: string): Connection | undefined {
    for (const link of this.#connections.values()) {
      if (link.nodeId === nodeId && link.initiated && !link.isOpen) return link;
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
