/**
 * PeerJS, held at arm's length: the only file that imports it. Every connection gets a second,
 * negotiated channel that is handed away in the very task that made it, which is the only time a
 * channel can move to a worker. PeerJS's own channel stays here, open and silent: it keeps the
 * browser from throttling or freezing the page.
 */

import { BufferedConnection, Peer } from 'peerjs';
import { encodeSignal, openRelayed, type OutboundSignal } from './relayed-signal.ts';
import { judgeSignal, ringSerialization, type Signal } from './signal-policy.ts';
import type { SignalWay } from './signal-ways.ts';

const ringChannelId = 100;

export interface MeshPeerSettings {
  readonly nodeId: string;
  readonly token: string;
  readonly networkId: string;
  readonly signalingUrl: URL;
  readonly iceServers: readonly RTCIceServer[];
}

export interface MeshPeerEvents {
  /** Called inside the task that made `channel`, so that it can still be transferred. */
  onChannel(connection: RingConnection, channel: RTCDataChannel): void;
  /** Whether PeerJS may see this signal, which came by that way. */
  allows(signal: Signal, way: SignalWay): boolean;
  /** Sends a signal over the mesh. */
  relay(to: string, payload: Uint8Array): void;
}

export class RingConnection extends BufferedConnection {
  readonly serialization = ringSerialization;
  /** All signals of a connection go the way that its offer went. */
  readonly way: SignalWay;

  constructor(remoteNodeId: string, provider: MeshPeer, options: unknown) {
    super(remoteNodeId, provider, options);
    this.way = provider.wayInUse;
    const channel = this.peerConnection.createDataChannel('ring', {
      negotiated: true,
      id: ringChannelId,
    });
    channel.binaryType = 'arraybuffer';
    provider.handOver(this, channel);
  }

  // PeerJS's own channel carries nothing.
  protected override _handleDataMessage(): void {}
  protected override _send(): void {}
}

/** PeerJS declares neither; both are methods of its prototype. */
interface PeerInternals {
  _handleMessage(message: unknown): void;
}

export class MeshPeer extends Peer {
  // `declare`: an initialiser would run after PeerJS's constructor, which may already call back.
  declare private events: MeshPeerEvents | undefined;
  declare private wayNow: SignalWay | undefined;

  constructor(settings: MeshPeerSettings, events: MeshPeerEvents) {
    const { signalingUrl } = settings;
    const isSecure = signalingUrl.protocol === 'https:';
    super(settings.nodeId, {
      host: signalingUrl.hostname,
      port: signalingUrl.port === '' ? (isSecure ? 443 : 80) : Number(signalingUrl.port),
      path: '/peerjs',
      key: settings.networkId,
      secure: isSecure,
      token: settings.token,
      config: { iceServers: [...settings.iceServers] },
      debug: 0,
      serializers: { [ringSerialization]: RingConnection as never },
    });
    this.events = events;
    const sendToServer = this.socket.send.bind(this.socket);
    this.socket.send = (signal: OutboundSignal) => {
      if (this.#wayOf(signal) === 'server') sendToServer(signal);
      else events.relay(signal.dst, encodeSignal(signal));
    };
  }

  /** The way of the signal that is being sent or heard. */
  get wayInUse(): SignalWay {
    return this.wayNow ?? 'server';
  }

  get isServerInReach(): boolean {
    return this.open && !super.disconnected;
  }

  /** PeerJS refuses to dial while it lacks the server; over the mesh it needs none. */
  override get disconnected(): boolean {
    return this.wayNow !== 'mesh' && super.disconnected;
  }

  handOver(connection: RingConnection, channel: RTCDataChannel): void {
    this.events?.onChannel(connection, channel);
  }

  /** Undefined when the server is the way and out of reach: PeerJS would lose the offer. */
  dial(nodeId: string, way: SignalWay): RingConnection | undefined {
    if (way === 'server' && !this.isServerInReach) return undefined;

    const options = { reliable: true, serialization: ringSerialization };
    return this.#by(way, () => this.connect(nodeId, options)) as unknown as
      RingConnection | undefined;
  }

  /** A signal came over the mesh. */
  hearRelayed(from: string, payload: Uint8Array): void {
    const relayed = openRelayed(from, payload);
    if (relayed === undefined || this.events?.allows(relayed.signal, 'mesh') !== true) return;

    this.#by('mesh', () => this.#hear(relayed.message));
  }

  /** Called by PeerJS for each message of the server. */
  _handleMessage(message: unknown): void {
    const verdict = judgeSignal(message);
    if (verdict.type === 'refused') return;
    if (verdict.type === 'signal' && this.events?.allows(verdict.signal, 'server') !== true) return;

    this.#hear(verdict.message);
  }

  #hear(message: unknown): void {
    (Peer.prototype as unknown as PeerInternals)._handleMessage.call(this, message);
  }

  /** PeerJS makes its connections inside the call that asks for them, and so finds their way. */
  #by<Made>(way: SignalWay, make: () => Made): Made {
    this.wayNow = way;
    try {
      return make();
    } finally {
      this.wayNow = undefined;
    }
  }

  #wayOf({ dst, payload }: OutboundSignal): SignalWay {
    const connection = this.getConnection(dst, payload.connectionId);
    return connection instanceof RingConnection ? connection.way : 'server';
  }
}
