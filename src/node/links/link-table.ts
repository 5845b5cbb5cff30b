/**
 * All links of this node. To the rest of the node each peer has one link or none, however many there
 * are for a moment (peer-links.ts).
 */

import type { Priority } from '../../engine/effect.ts';
import type { NodeId } from '../../engine/ids.ts';
import type { SignedClaim } from '../../engine/membership/member.ts';
import type { ReceivedMessage } from '../../wire/reassembler.ts';
import type { LinkFingerprints } from '../node-api.ts';
import { PeerLinks } from './peer-links.ts';
import { RingLink, type LinkEnd, type RingLinkEvents, type RingLinkOptions } from './ring-link.ts';

const linksMax = 64;
/** By then the peer has decided; a link that it has not spoken over since is no link any more. */
const spareMs = 30_000;

export interface LinkTableEvents {
  /** Also in place of the link of before: were that said to be down, the node would dial at once. */
  onUp(nodeId: NodeId, claim: SignedClaim): void;
  onDown(nodeId: NodeId): void;
  onMessage(nodeId: NodeId, message: ReceivedMessage): void;
  /** The peer has proved who it is. */
  onProven(linkId: string): void;
  /** The page should close the connection behind it. */
  onRelease(linkId: string): void;
  /** A dial of this node came to nothing. */
  onFailed(nodeId: NodeId, reason: LinkEnd): void;
}

interface ReadyLink {
  readonly link: RingLink;
  readonly claim: SignedClaim;
}

export class LinkTable {
  readonly #thisNodeId: NodeId;
  readonly #events: LinkTableEvents;
  readonly #linksById = new Map<string, RingLink>();
  readonly #readyById = new Map<string, ReadyLink>();
  readonly #peersByNodeId = new Map<NodeId, PeerLinks<ReadyLink>>();

  constructor(thisNodeId: NodeId, events: LinkTableEvents) {
    this.#thisNodeId = thisNodeId;
    this.#events = events;
  }

  attach(options: RingLinkOptions): void {
    if (this.#linksById.size >= linksMax) {
      options.channel.close();
      return this.#events.onRelease(options.linkId);
    }
    this.#linksById.set(options.linkId, new RingLink(options, this.#linkEvents));
  }

  opened(linkId: string, fingerprints: LinkFingerprints): void {
    this.#linksById.get(linkId)?.open(fingerprints);
  }

  closed(linkId: string): void {
    this.#linksById.get(linkId)?.end('closed');
  }

  hangUp(nodeId: NodeId, reason: Extract<LinkEnd, 'closed' | 'flood'>): void {
    const peer = this.#peersByNodeId.get(nodeId);
    if (peer === undefined) return;

    // The one in use last: none of the others is to take its place.
    for (const { link } of [...peer.spare]) link.end(reason);
    peer.inUse?.link.end(reason);
  }

  /** False when there is no link: the message is lost, as on any network. */
  send(nodeId: NodeId, bytes: Uint8Array, priority: Priority): boolean {
    const inUse = this.#peersByNodeId.get(nodeId)?.inUse;
    inUse?.link.send(bytes, priority);
    return inUse !== undefined;
  }

  readonly #linkEvents: RingLinkEvents = {
    onReady: (link, claim) => this.#ready({ link, claim }),
    onMessage: (link, message) => this.#heard(link, message),
    onEnd: (link, reason) => this.#ended(link, reason),
  };

  #ready(ready: ReadyLink): void {
    const { linkId, remoteNodeId: nodeId } = ready.link;
    const peer = this.#peerOf(nodeId);
    this.#readyById.set(linkId, ready);
    this.#events.onProven(linkId);
    for (const { link } of peer.add(ready)) link.end('closed');
    this.#events.onUp(nodeId, ready.claim);
    if (peer.spare.length > 0) this.#endLater(peer, peer.spare);
  }

  #endLater(peer: PeerLinks<ReadyLink>, spare: readonly ReadyLink[]): void {
    setTimeout(() => {
      for (const ready of spare) {
        if (peer.has(ready) && peer.inUse !== ready) ready.link.end('closed');
      }
    }, spareMs);
  }

  #heard(link: RingLink, message: ReceivedMessage): void {
    const ready = this.#readyById.get(link.linkId);
    if (ready !== undefined) this.#peersByNodeId.get(link.remoteNodeId)?.heard(ready);
    this.#events.onMessage(link.remoteNodeId, message);
  }

  #ended(link: RingLink, reason: LinkEnd): void {
    const { linkId, remoteNodeId: nodeId } = link;
    this.#linksById.delete(linkId);
    this.#events.onRelease(linkId);

    const ready = this.#readyById.get(linkId);
    if (ready === undefined) {
      // Who offered a link that came to nothing is not known: names are proved by the handshake.
      if (link.initiated && reason !== 'closed') this.#events.onFailed(nodeId, reason);
      return;
    }
    this.#readyById.delete(linkId);
    this.#forget(nodeId, ready);
  }

  #forget(nodeId: NodeId, ready: ReadyLink): void {
    const peer = this.#peerOf(nodeId);
    const wasInUse = peer.inUse === ready;
    peer.remove(ready);
    if (peer.inUse === undefined) this.#peersByNodeId.delete(nodeId);
    if (!wasInUse) return;

    if (peer.inUse === undefined) this.#events.onDown(nodeId);
    else this.#events.onUp(nodeId, peer.inUse.claim);
  }

  #peerOf(nodeId: NodeId): PeerLinks<ReadyLink> {
    const known = this.#peersByNodeId.get(nodeId);
    if (known !== undefined) return known;

    const peer = new PeerLinks<ReadyLink>(this.#thisNodeId < nodeId);
    this.#peersByNodeId.set(nodeId, peer);
    return peer;
  }
}
