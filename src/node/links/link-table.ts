/**
 * All links of this node, at most one ready link per peer. When two exist, both ends must keep the
 * same one: of two that came up together the one that the lower node id dialled, else the newer,
 * because its peer has forgotten the older.
 */

import type { Priority } from '../../engine/effect.ts';
import type { NodeId } from '../../engine/ids.ts';
import type { SignedClaim } from '../../engine/membership/member.ts';
import type { ReceivedMessage } from '../../wire/reassembler.ts';
import type { LinkFingerprints } from '../node-api.ts';
import { RingLink, type LinkEnd, type RingLinkEvents, type RingLinkOptions } from './ring-link.ts';

const togetherMs = 5_000;
const linksMax = 64;

export interface LinkTableEvents {
  onUp(nodeId: NodeId, claim: SignedClaim): void;
  onDown(nodeId: NodeId): void;
  onMessage(nodeId: NodeId, message: ReceivedMessage): void;
  /** The page should close the connection behind it. */
  onRelease(linkId: string): void;
  onFailed(nodeId: NodeId, reason: LinkEnd): void;
}

interface ReadyLink {
  readonly link: RingLink;
  readonly readyAtMs: number;
}

export class LinkTable {
  readonly #thisNodeId: NodeId;
  readonly #events: LinkTableEvents;
  readonly #linksById = new Map<string, RingLink>();
  readonly #readyByNodeId = new Map<NodeId, ReadyLink>();

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

  hangUp(nodeId: NodeId): void {
    this.#readyByNodeId.get(nodeId)?.link.end('closed');
  }

  /** False when there is no link: the message is lost, as on any network. */
  send(nodeId: NodeId, bytes: Uint8Array, priority: Priority): boolean {
    const ready = this.#readyByNodeId.get(nodeId);
    ready?.link.send(bytes, priority);
    return ready !== undefined;
  }

  queuedBytes(nodeId: NodeId): number {
    return this.#readyByNodeId.get(nodeId)?.link.queuedBytes ?? 0;
  }

  readonly #linkEvents: RingLinkEvents = {
    onReady: (link, claim) => this.#ready(link, claim),
    onMessage: (link, message) => this.#events.onMessage(link.remoteNodeId, message),
    onEnd: (link, reason) => this.#ended(link, reason),
  };

  #ready(link: RingLink, claim: SignedClaim): void {
    const nodeId = link.remoteNodeId;
    const older = this.#readyByNodeId.get(nodeId);
    if (older !== undefined && this.#keepsOlder(older, link)) {
      link.end('closed');
      return;
    }

    this.#readyByNodeId.set(nodeId, { link, readyAtMs: performance.now() });
    if (older !== undefined) {
      this.#events.onDown(nodeId);
      older.link.end('closed');
    }
    this.#events.onUp(nodeId, claim);
  }

  #keepsOlder(older: ReadyLink, newer: RingLink): boolean {
    const cameTogether = performance.now() - older.readyAtMs < togetherMs;
    if (!cameTogether || older.link.initiated === newer.initiated) return false;

    const lowerDialledOlder = older.link.initiated
      ? this.#thisNodeId < older.link.remoteNodeId
      : older.link.remoteNodeId < this.#thisNodeId;
    return lowerDialledOlder;
  }

  #ended(link: RingLink, reason: LinkEnd): void {
    this.#linksById.delete(link.linkId);
    this.#events.onRelease(link.linkId);

    const nodeId = link.remoteNodeId;
    if (this.#readyByNodeId.get(nodeId)?.link === link) {
      this.#readyByNodeId.delete(nodeId);
      this.#events.onDown(nodeId);
    } else if (reason !== 'closed') {
      this.#events.onFailed(nodeId, reason);
    }
  }
}
