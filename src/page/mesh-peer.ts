/**
 * PeerJS, held at arm's length: the only file that imports it. Every connection gets a second,
 * negotiated channel that is handed away in the very task that made it, which is the only time a
 * channel can move to a worker. PeerJS's own channel stays here, open and silent: it keeps the
 * browser from throttling or freezing the page.
 */

import { BufferedConnection, Peer } from 'peerjs';
import { judgeSignal, ringSerialization, type Signal } from './signal-policy.ts';

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
  /** Whether PeerJS may see this signal. */
  allows(signal: Signal): boolean;
}

export class RingConnection extends BufferedConnection {
  readonly serialization = ringSerialization;

  constructor(remoteNodeId: string, provider: MeshPeer, options: unknown) {
    super(remoteNodeId, provider, options);
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
  }

  handOver(connection: RingConnection, channel: RTCDataChannel): void {
    this.events?.onChannel(connection, channel);
  }

  /** Undefined while the signaling server is out of reach: PeerJS would lose the offer. */
  dial(nodeId: string): RingConnection | undefined {
    if (!this.open || this.disconnected) return undefined;

    const options = { reliable: true, serialization: ringSerialization };
    return this.connect(nodeId, options) as unknown as RingConnection | undefined;
  }

  /** Called by PeerJS for each message of the server. */
  _handleMessage(message: unknown): void {
    const verdict = judgeSignal(message);
    if (verdict.type === 'refused') return;
    if (verdict.type === 'signal' && this.events?.allows(verdict.signal) !== true) return;

    (Peer.prototype as unknown as PeerInternals)._handleMessage.call(this, message);
  }
}
