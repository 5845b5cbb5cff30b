/**
 * Makes and ends connections for the node in the worker, which decides whom to link with. Owns the
 * RTCPeerConnections: their number, their dial times, and glare (both sides dialling at once).
 *
 * Whom an offer comes from is the word of whoever passed it on. Until the other end has proved who
 * it is, an offer therefore ends nothing but an older one of the same sender and way, and offers
 * never take the room that own dials need.
 */

import type { LinkControl, LinkOffer, LinkFingerprints } from '../node/node-api.ts';
import type { LinkFailureView } from '../node/view-api.ts';
import { fingerprintsOf } from './fingerprints.ts';
import type { MeshPeer, RingConnection } from './mesh-peer.ts';
import type { Signal } from './signal-policy.ts';
import { SignalBudget } from './signal-budget.ts';
import { SignalWays, type SignalWay } from './signal-ways.ts';

const dialTimeoutMs = 12_000;
/** The mesh is quick. A node that fell silent may still seem linked, and the server knows better. */
const meshAnswerTimeoutMs = 5000;
const parallelDialsMax = 4;
const connectionsMax = 60;
/** Of connections offered by one way, those whose other end has not proved who it is. */
const unprovenOffersMax = 12;
const queuedDialsMax = 200;

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
  /** The other end is who it says only once it is proven. */
  state: 'dialling' | 'open' | 'proven';
}

interface Dial {
  readonly nodeId: string;
  readonly way: SignalWay;
}

export type SignalRefusal =
  | 'tooManySignals'
  | 'unknownConnection'
  | 'notForPeer'
  | 'sameConnection'
  | 'dialledAlready'
  | 'tooManyUnproven'
  | 'noRoom';

export class LinkBroker implements LinkControl {
  readonly #nodeId: string;
  readonly #listener: LinkListener;
  readonly #connections = new Map<string, Connection>();
  readonly #budget = new SignalBudget();
  readonly #refusals = new Map<SignalRefusal, number>();
  readonly #ways = new SignalWays();
  #onAlone: () => void = () => {};
  #waitingDials: string[] = [];
  #peer: MeshPeer | undefined;

  constructor(nodeId: string, listener: LinkListener) {
    this.#nodeId = nodeId;
    this.#listener = listener;
  }

  /** Whether no other end has proved who it is. */
  get isAlone(): boolean {
    return !this.#links.some(({ state }) => state === 'proven');
  }

  /** How many signals were kept from PeerJS, and why. */
  get refusals(): ReadonlyMap<SignalRefusal, number> {
    return this.#refusals;
  }

  onAlone(listener: () => void): void {
    this.#onAlone = listener;
  }

  hasFailed(nodeId: string): boolean {
    return this.#ways.hasFailed(nodeId);
  }

  /** `peer` reached the server, for the first time or again; undefined: it is gone for good. */
  usePeer(peer: MeshPeer | undefined): void {
    this.#peer = peer;
    this.#dialNext();
  }

  dial(nodeId: string): void {
    if (nodeId === this.#nodeId || this.#ownDialTo(nodeId) !== undefined) return;
    // The node had not heard of the link yet; one that it lost it has hung up on before it dials.
    if (this.#waitingDials.includes(nodeId) || this.#isProven(nodeId)) return;

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
    this.#waitingDials = [];
    for (const link of this.#links) this.#close(link);
  }

  /** The node knows who is at the other end. */
  linkProven(linkId: string): void {
    const link = this.#connections.get(linkId);
    if (link === undefined) return;

    for (const timer of link.timers) clearTimeout(timer);
    link.state = 'proven';
    this.#ways.succeeded(link.nodeId);
    this.#waitingDials = this.#waitingDials.filter((waiting) => waiting !== link.nodeId);
    // Ours crossed theirs: one is enough, and this one is up.
    const crossing = this.#ownDialTo(link.nodeId);
    if (crossing?.state === 'dialling') this.#end(crossing);
    else this.#dialNext();
  }

  /** Whether PeerJS may see an inbound signal that came by that way. */
  allows(signal: Signal, way: SignalWay): boolean {
    const refusal = this.#judge(signal, way);
    if (refusal === undefined) return true;

    this.#refusals.set(refusal, (this.#refusals.get(refusal) ?? 0) + 1);
    return false;
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
      state: 'dialling',
    };
    this.#connections.set(link.linkId, link);

    const { linkId, nodeId, initiated } = link;
    this.#listener.attachLink({ linkId, remoteNodeId: nodeId, initiated, channel });

    connection.on('open', () => this.#opened(link));
    connection.on('close', () => this.#end(link));
    connection.on('error', ({ type }) => {
      const isBlocked = type === 'negotiation-failed' && link.state === 'dialling';
      this.#fail(link, isBlocked ? 'blocked' : 'closed');
    });
  }

  #judge(signal: Signal, way: SignalWay): SignalRefusal | undefined {
    if (!this.#budget.take(signal.src, way)) return 'tooManySignals';

    switch (signal.type) {
      case 'EXPIRE':
        this.#failDial(signal.src, 'refused');
        return 'notForPeer';
      case 'OFFER':
        return this.#judgeOffer(signal, way);
      case 'ANSWER':
      case 'CANDIDATE': {
        // PeerJS would keep one for a connection it does not know, for ever.
        const link = this.#connections.get(signal.connectionId);
        const isKnown = link?.nodeId === signal.src && link.connection.way === way;
        return isKnown ? undefined : 'unknownConnection';
      }
    }
  }

  /** Of two offers between two nodes the lower node id's wins; of two by one node, the newer. */
  #judgeOffer({ src, connectionId }: Signal, way: SignalWay): SignalRefusal | undefined {
    // PeerJS would close the connection that has this id already.
    if (this.#connections.has(connectionId)) return 'sameConnection';
    if (this.#ownDialTo(src) !== undefined && this.#nodeId < src) return 'dialledAlready';

    const older = this.#answering(src).find(({ connection }) => connection.way === way);
    if (older !== undefined) {
      this.#close(older);
      return undefined;
    }
    const unproven = this.#links.filter(({ state }) => state !== 'proven');
    const offered = unproven.filter(({ initiated }) => !initiated);
    const sameWay = offered.filter(({ connection }) => connection.way === way);
    if (sameWay.length >= unprovenOffersMax) return 'tooManyUnproven';

    const ownDials = unproven.length - offered.length;
    const taken = this.#connections.size - Math.min(ownDials, parallelDialsMax);
    return taken < connectionsMax - parallelDialsMax ? undefined : 'noRoom';
  }

  #dialNext(): void {
    const peer = this.#peer;
    while (peer !== undefined) {
      const dialling = this.#links.filter(
        ({ initiated, state }) => initiated && state === 'dialling',
      ).length;
      if (dialling >= parallelDialsMax || this.#connections.size >= connectionsMax) return;

      const next = this.#takeDial(peer.isServerInReach);
      if (next === undefined) return;
      const connection = peer.dial(next.nodeId, next.way);
      if (connection === undefined) this.#listener.linkFailed(next.nodeId, 'refused');
    }
  }

  /** The first that there is a way to; the others wait on. */
  #takeDial(isServerInReach: boolean): Dial | undefined {
    for (const nodeId of this.#waitingDials) {
      const answering = this.#answering(nodeId).map(({ connection }) => connection.way);
      const way = this.#ways.wayTo(nodeId, isServerInReach, answering);
      if (way === undefined) continue;

      this.#waitingDials = this.#waitingDials.filter((waiting) => waiting !== nodeId);
      return { nodeId, way };
    }
    return undefined;
  }

  #opened(link: Connection): void {
    link.state = 'open';
    const { peerConnection } = link;
    // A browser that is short of time tells of the open channel before it shows the answer.
    const tell = (): void => {
      if (peerConnection.remoteDescription === null) return;

      peerConnection.removeEventListener('signalingstatechange', tell);
      this.#tellFingerprints(link);
    };
    peerConnection.addEventListener('signalingstatechange', tell);
    tell();
    this.#dialNext();
  }

  #tellFingerprints(link: Connection): void {
    if (!this.#connections.has(link.linkId)) return;

    const fingerprints = fingerprintsOf(link.peerConnection);
    if (fingerprints === undefined) this.#fail(link, 'handshake');
    else this.#listener.linkOpened(link.linkId, fingerprints);
  }

  #fail(link: Connection, reason: LinkFailureView['reason']): void {
    if (!this.#connections.has(link.linkId)) return;

    if (link.initiated && link.state !== 'proven') {
      this.#ways.failed(link.nodeId, link.connection.way);
    }
    this.#end(link);
    // An offer in somebody's name that came to nothing says nothing about them.
    const isTheirs = link.initiated || link.state === 'proven';
    if (isTheirs && !this.#isProven(link.nodeId)) this.#listener.linkFailed(link.nodeId, reason);
  }

  #missAnswer(link: Connection): void {
    const isUnanswered = link.initiated && link.peerConnection.remoteDescription === null;
    if (isUnanswered && link.connection.way === 'mesh') this.#fail(link, 'timeout');
  }

  #failDial(nodeId: string, reason: LinkFailureView['reason']): void {
    const link = this.#ownDialTo(nodeId);
    const isByServer = link?.state === 'dialling' && link.connection.way === 'server';
    if (link !== undefined && isByServer) this.#fail(link, reason);
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
    if (link.state === 'proven' && this.isAlone) this.#onAlone();
  }

  get #links(): readonly Connection[] {
    return [...this.#connections.values()];
  }

  #isProven(nodeId: string): boolean {
    return this.#links.some((link) => link.nodeId === nodeId && link.state === 'proven');
  }

  /** Until the node has proved itself, whether or not the connection is open. */
  #ownDialTo(nodeId: string): Connection | undefined {
    return this.#links.find(
      (link) => link.nodeId === nodeId && link.initiated && link.state !== 'proven',
    );
  }

  /** What was offered in a node's name and is not open yet. */
  #answering(nodeId: string): readonly Connection[] {
    return this.#links.filter(
      (link) => link.nodeId === nodeId && !link.initiated && link.state === 'dialling',
    );
  }
}
