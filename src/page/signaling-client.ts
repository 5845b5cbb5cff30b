/**
 * Keeps this node known to the signaling server, which only introduces nodes to each other: when it
 * is down, links stay up and the ring goes on. Reconnects with growing pauses, and is asked for
 * introductions whenever it comes back.
 */

import { Introductions } from './introductions.ts';
import type { LinkBroker } from './link-broker.ts';
import { MeshPeer, type MeshPeerSettings } from './mesh-peer.ts';
import { isNodeId } from './signal-policy.ts';

const retryMinMs = 500;
const retryMaxMs = 30_000;
/** What more a server may name is not dialled. */
const nodeIdsMax = 16;

export type FirstContact = 'connected' | 'connecting' | 'down';

export interface SignalingListener {
  onFirstContact(state: FirstContact): void;
  onBootstrap(nodeIds: readonly string[]): void;
}

export class SignalingClient {
  readonly #settings: Omit<MeshPeerSettings, 'iceServers'>;
  readonly #broker: LinkBroker;
  readonly #listener: SignalingListener;
  readonly #introductions: Introductions;
  #peer: MeshPeer | undefined;
  #retryMs = retryMinMs;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #isStopped = false;

  constructor(
    settings: Omit<MeshPeerSettings, 'iceServers'>,
    broker: LinkBroker,
    listener: SignalingListener,
  ) {
    this.#settings = settings;
    this.#broker = broker;
    this.#listener = listener;
    this.#introductions = new Introductions({
      ask: () => this.#bootstrap(),
      isAlone: () => broker.isAlone,
      hasFailed: (nodeId) => broker.hasFailed(nodeId),
      onNodeIds: (nodeIds) => listener.onBootstrap(nodeIds),
    });
    broker.onAlone(() => this.#introductions.leftAlone());
  }

  /** Also after `stop`: a page that the browser had put by is shown again. */
  async start(): Promise<void> {
    this.#isStopped = false;
    this.#listener.onFirstContact('connecting');
    const iceServers = await this.#iceServers();
    if (this.#isStopped) return;
    if (iceServers === undefined) return this.#retryLater();

    const peer = new MeshPeer(
      { ...this.#settings, iceServers },
      {
        onChannel: (connection, channel) => this.#broker.adopt(connection, channel),
        allows: (signal, way) => this.#broker.allows(signal, way),
        relay: (to, payload) => this.#broker.relay(to, payload),
      },
    );
    this.#peer = peer;
    peer.on('open', () => this.#opened(peer));
    peer.on('disconnected', () => this.#lost());
    peer.on('close', () => this.#destroyed());
    // Every error that matters is followed by `disconnected` or `close`.
    peer.on('error', () => {});
  }

  /** The network came back or the tab woke: do not wait for the timer. */
  retryNow(): void {
    if (this.#isStopped) return void this.start();

    this.#introductions.hurry();
    this.#retryMs = retryMinMs;
    if (this.#retryTimer === undefined) return;

    clearTimeout(this.#retryTimer);
    this.#retryTimer = undefined;
    void this.#reconnect();
  }

  /** Another network, or a long sleep: the socket of before may be dead and not know it. */
  renew(): void {
    if (this.#peer?.isServerInReach === true) this.#peer.disconnect();
    this.retryNow();
  }

  /** Ends all connections, and asks for no new ones. */
  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#retryTimer);
    this.#retryTimer = undefined;
    this.#introductions.stop();
    this.#broker.usePeer(undefined);
    this.#broker.hangUpAll();
    this.#peer?.destroy();
  }

  #opened(peer: MeshPeer): void {
    this.#retryMs = retryMinMs;
    this.#broker.usePeer(peer);
    this.#listener.onFirstContact('connected');
    this.#introductions.begin();
  }

  /** The peer took its links with it. */
  #destroyed(): void {
    this.#broker.usePeer(undefined);
    this.#lost();
  }

  /** The peer goes on with its links, and makes new ones over the mesh. */
  #lost(): void {
    if (this.#isStopped) return;

    this.#introductions.stop();
    this.#listener.onFirstContact('down');
    this.#retryLater();
  }

  #retryLater(): void {
    if (this.#retryTimer !== undefined) return;

    this.#listener.onFirstContact('down');
    const jitter = 0.75 + Math.random() / 2;
    this.#retryTimer = setTimeout(() => {
      this.#retryTimer = undefined;
      void this.#reconnect();
    }, this.#retryMs * jitter);
    this.#retryMs = Math.min(this.#retryMs * 2, retryMaxMs);
  }

  async #reconnect(): Promise<void> {
    const peer = this.#peer;
    // A peer that never got through destroyed itself; one that did can come back with its links.
    if (peer === undefined || peer.destroyed) return this.start();
    if (peer.disconnected) peer.reconnect();
  }

  async #iceServers(): Promise<readonly RTCIceServer[] | undefined> {
    const iceServers = (await this.#ask('/config.json'))?.['iceServers'];
    return Array.isArray(iceServers) ? (iceServers as RTCIceServer[]) : undefined;
  }

  async #bootstrap(): Promise<readonly string[] | undefined> {
    const { networkId, nodeId } = this.#settings;
    const answer = await this.#ask(`/bootstrap?network=${networkId}&except=${nodeId}`);
    const nodeIds: unknown = answer?.['nodeIds'];
    return Array.isArray(nodeIds) ? nodeIds.filter(isNodeId).slice(0, nodeIdsMax) : undefined;
  }

  /** What the server said, each field still to be doubted. */
  async #ask(path: string): Promise<Readonly<Record<string, unknown>> | undefined> {
    try {
      const response = await fetch(new URL(path, this.#settings.signalingUrl));
      const answer: unknown = response.ok ? await response.json() : undefined;
      return typeof answer === 'object' && answer !== null ? { ...answer } : undefined;
    } catch {
      // Out of reach; the retry follows.
      return undefined;
    }
  }
}
