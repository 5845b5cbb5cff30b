/**
 * Links, and what crosses them: engine messages out, verified ones in. Messages of one link and one
 * priority stay in order; a ping does not wait for the signatures of a photo.
 */

import type { Priority } from '../engine/effect.ts';
import type { NodeId } from '../engine/ids.ts';
import type { Input } from '../engine/input.ts';
import type { EngineMessage } from '../engine/message.ts';
import type { SignedClaim } from '../engine/membership/member.ts';
import { encodeClaim } from '../trust/claim.ts';
import type { NodeIdentity } from '../trust/node-identity.ts';
import { openVersion } from '../trust/open-version.ts';
import type { ReceivedMessage } from '../wire/reassembler.ts';
import { wireLimits } from '../wire/wire-limits.ts';
import { Gatekeeper } from './gatekeeper.ts';
import { Backlog } from './links/backlog.ts';
import { DataChannelBytes } from './links/byte-channel.ts';
import { LinkTable } from './links/link-table.ts';
import { RelayBudget } from './links/relay-budget.ts';
import type { LinkEnd } from './links/ring-link.ts';
import type { LinkControl, LinkFingerprints, LinkOffer } from './node-api.ts';
import type { LinkFailureView } from './view-api.ts';
import { TransferLog } from './transfer-log.ts';

export const protocolVersion = 1;

const failuresMax = 50;

export interface TransportParts {
  readonly identity: NodeIdentity;
  readonly networkId: string;
  readonly control: LinkControl;
  /** This node's own claim, as of now. */
  ownClaim(): SignedClaim | undefined;
  put(input: Input): void;
  /** A link came up or went, and the engine knows. */
  onLinksChanged(): void;
  /** Something the Network screen draws is different. */
  onChanged(): void;
}

export class Transport {
  readonly transfers = new TransferLog();
  readonly #parts: TransportParts;
  readonly #gatekeeper = new Gatekeeper(openVersion);
  readonly #links: LinkTable;
  readonly #backlog = new Backlog();
  readonly #relays = new RelayBudget();
  readonly #failureByNodeId = new Map<NodeId, LinkFailureView>();
  /** The last message of each link and priority that is still being checked. */
  readonly #lastByLane = new Map<string, Promise<void>>();
  #oversizedCount = 0;

  constructor(parts: TransportParts) {
    this.#parts = parts;
    this.#links = new LinkTable(parts.identity.nodeId, {
      onUp: (nodeId, claim) => this.#up(nodeId, claim),
      onDown: (nodeId) => this.#down(nodeId),
      onMessage: (nodeId, message) => this.#receive(nodeId, message),
      onProven: (linkId) => parts.control.linkProven(linkId),
      onRelease: (linkId) => parts.control.hangUp(linkId),
      onFailed: (nodeId, reason) => this.failed(nodeId, failureOf(reason)),
    });
  }

  /** Messages too large for any peer, and not sent. */
  get oversizedCount(): number {
    return this.#oversizedCount;
  }

  get failures(): readonly LinkFailureView[] {
    return [...this.#failureByNodeId.values()];
  }

  attach({ linkId, remoteNodeId, initiated, channel }: LinkOffer): void {
    const { identity, networkId, control } = this.#parts;
    const claim = this.#parts.ownClaim();
    if (claim === undefined || !(channel instanceof RTCDataChannel)) return control.hangUp(linkId);

    this.#links.attach({
      linkId,
      channel: new DataChannelBytes(channel),
      handshake: {
        identity,
        claim: encodeClaim(claim),
        initiated,
        remoteNodeId: remoteNodeId as NodeId,
        networkId,
        protocol: protocolVersion,
      },
    });
  }

  opened(linkId: string, fingerprints: LinkFingerprints): void {
    this.#links.opened(linkId, fingerprints);
  }

  closed(linkId: string): void {
    this.#links.closed(linkId);
  }

  failed(nodeId: NodeId, reason: LinkFailureView['reason']): void {
    const oldest = this.#failureByNodeId.keys().next().value;
    if (this.#failureByNodeId.size >= failuresMax && oldest !== undefined) {
      this.#failureByNodeId.delete(oldest);
    }
    this.#failureByNodeId.set(nodeId, { nodeId, reason, atMs: Date.now() });
    this.#parts.put({ type: 'dialFailed', nodeId });
    this.#parts.onChanged();
  }

  send(to: NodeId, message: EngineMessage, priority: Priority): void {
    const bytes = Gatekeeper.seal(message);
    if (bytes.length > wireLimits.messageBytesMax) {
      // Nobody accepts it. A peer asked for more than fits, and goes without rather than this tab.
      this.#oversizedCount += 1;
      return;
    }
    this.transfers.sent(to, message);
    if (this.#isOwnSignal(message)) this.#relays.invite(message.to, performance.now());
    this.#links.send(to, bytes, priority);
  }

  hangUp(nodeId: NodeId): void {
    this.#links.hangUp(nodeId, 'closed');
  }

  #up(nodeId: NodeId, claim: SignedClaim): void {
    this.#failureByNodeId.delete(nodeId);
    // What was on its way over a link of before is lost.
    this.transfers.linkDown(nodeId);
    this.#parts.put({ type: 'linkUp', nodeId, claim });
    this.#parts.onLinksChanged();
  }

  #down(nodeId: NodeId): void {
    this.transfers.linkDown(nodeId);
    this.#parts.put({ type: 'linkDown', nodeId });
    this.#parts.onLinksChanged();
  }

  #receive(from: NodeId, { bytes, priority }: ReceivedMessage): void {
    const size = bytes.byteLength;
    if (!this.#backlog.begin(from, size)) return this.#links.hangUp(from, 'flood');

    const lane = `${from}:${priority}`;
    const before = this.#lastByLane.get(lane) ?? Promise.resolve();
    // Checked while the one before is still being checked, handed on after it.
    const admitted = this.#gatekeeper.admit(bytes);
    const handed = before.then(async () => {
      const message = await admitted;
      this.#backlog.end(from, size);
      if (message.ok) this.#handOn(from, message.value);
    });
    this.#lastByLane.set(lane, handed);
    void handed.then(() => {
      if (this.#lastByLane.get(lane) === handed) this.#lastByLane.delete(lane);
    });
  }

  #handOn(from: NodeId, message: EngineMessage): void {
    const isSignalHere = message.type === 'relay' && message.to === this.#nodeId;
    if (isSignalHere && !this.#relays.allows(from, message.from, performance.now())) return;

    if (this.transfers.received(from, message)) this.#parts.onChanged();
    this.#parts.put({ type: 'message', from, message });
  }

  get #nodeId(): NodeId {
    return this.#parts.identity.nodeId;
  }

  #isOwnSignal(message: EngineMessage): message is Extract<EngineMessage, { type: 'relay' }> {
    return message.type === 'relay' && message.from === this.#nodeId;
  }
}

const failureOf = (reason: LinkEnd): LinkFailureView['reason'] => {
  switch (reason) {
    case 'handshake':
      return 'handshake';
    case 'timeout':
      return 'timeout';
    case 'closed':
    case 'brokenRule':
    case 'overflow':
    case 'flood':
      return 'closed';
  }
};
