/**
 * Makes and ends connections for the node in the worker, which decides whom to link with. Owns the
 * RTCPeerConnections: their number, their dial times, and glare (both sides dialling at once).
 */

import type { LinkControl, LinkOffer, LinkFingerprints } from '../node/node-api.ts';
import type { LinkFailureView } from '../node/view-api.ts';
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
    if (nodeId === this.#nodeId || this.#pendingWith(nodeId) !== undefined) return;
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
      dialTimer: setTimeout(() => this.#fail(link, 'timeout'), dialTimeoutMs),
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
    while (this.#peer !== undefined && this.#waitingDials.length > 0) {
      const links = [...this.#connections.values()];
      const dialling = links.filter((link) => link.initiated && !link.isOpen).length;
      if (dialling >= parallelDialsMax || links.length >= connectionsMax) return;

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
    const link = this.#pendingWith(nodeId);
    if (link?.initiated === true) this.#fail(link, reason);
  }

  #end(link: Connection): void {
    this.#close(link);
    this.#dialNext();
  }

  #close(link: Connection): void {
    if (!this.#connections.delete(link.linkId)) return;

    clearTimeout(link.dialTimer);
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
