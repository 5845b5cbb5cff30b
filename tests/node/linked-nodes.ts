/** Two nodes that know each other's names, and the wires between them. */

import type { DeviceId } from '../../src/engine/ids.ts';
import type { LinkFingerprints } from '../../src/node/node-api.ts';
import { LinkTable } from '../../src/node/links/link-table.ts';
import type { RingLinkOptions } from '../../src/node/links/ring-link.ts';
import { encodeClaim, signClaim } from '../../src/trust/claim.ts';
import { createNodeIdentity, type NodeIdentity } from '../../src/trust/node-identity.ts';
import { PairedChannel } from './channel-pair.ts';
import { Diary } from './diary.ts';

export interface Person {
  readonly identity: NodeIdentity;
  readonly claim: Uint8Array;
}

const createPerson = async (): Promise<Person> => {
  const identity = await createNodeIdentity();
  const signed = await signClaim(
    {
      nodeId: identity.nodeId,
      deviceId: 'ab'.repeat(16) as DeviceId,
      incarnation: 1,
      state: 'alive',
      weight: 1,
      protocol: 1,
      isKeeper: false,
    },
    identity,
  );
  return { identity, claim: encodeClaim(signed) };
};

const people = [await createPerson(), await createPerson()] as const;

/** Of two nodes that dial each other at once, the lower one's link stays. */
export const [lower, higher] =
  people[0].identity.nodeId < people[1].identity.nodeId
    ? people
    : ([people[1], people[0]] as const);

export const fingerprintsOf = (initiated: boolean): LinkFingerprints =>
  initiated
    ? { local: 'sha-256 AA:01', remote: 'sha-256 BB:02' }
    : { local: 'sha-256 BB:02', remote: 'sha-256 AA:01' };

export const handshakeOf = (
  own: Person,
  other: Person,
  initiated: boolean,
): RingLinkOptions['handshake'] => ({
  identity: own.identity,
  claim: own.claim,
  initiated,
  remoteNodeId: other.identity.nodeId,
  networkId: 'albums',
  protocol: 1,
});

const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** One node's links, and a diary of what they told it. */
export class LinkedNode {
  readonly person: Person;
  readonly diary = new Diary();
  readonly table: LinkTable;

  constructor(person: Person) {
    this.person = person;
    this.table = new LinkTable(person.identity.nodeId, {
      onUp: (nodeId, { claim }) => {
        this.diary.write(claim.nodeId === nodeId ? 'up' : 'up with a stranger’s claim');
      },
      onDown: () => this.diary.write('down'),
      onMessage: (_nodeId, { bytes, priority }) =>
        this.diary.write(`${priority}: ${textOf(bytes)}`),
      onProven: () => {},
      onRelease: (linkId) => this.diary.write(`release ${linkId}`),
      onFailed: (_nodeId, reason) => this.diary.write(`failed: ${reason}`),
    });
  }

  attach(linkId: string, channel: PairedChannel, other: Person, initiated: boolean): void {
    const handshake = handshakeOf(this.person, other, initiated);
    this.table.attach({ linkId, channel, handshake });
  }

  say(other: LinkedNode, text: string): boolean {
    return this.table.send(other.person.identity.nodeId, bytesOf(text), 'control');
  }
}

export interface Wire {
  readonly linkId: string;
  readonly dialler: LinkedNode;
  readonly dialled: LinkedNode;
  readonly channelOf: ReadonlyMap<LinkedNode, PairedChannel>;
}

/** A connection that is up, but whose ends have not begun to prove who they are. */
export const wire = (linkId: string, dialler: LinkedNode, dialled: LinkedNode): Wire => {
  const [near, far] = PairedChannel.pair();
  dialler.attach(linkId, near, dialled.person, true);
  dialled.attach(linkId, far, dialler.person, false);
  const channelOf = new Map([
    [dialler, near],
    [dialled, far],
  ]);
  return { linkId, dialler, dialled, channelOf };
};

export const openWire = ({ linkId, dialler, dialled }: Wire): void => {
  dialler.table.opened(linkId, fingerprintsOf(true));
  dialled.table.opened(linkId, fingerprintsOf(false));
};

/** Two nodes with one link that both ends hold for ready. */
export const linkedPair = async (): Promise<readonly [LinkedNode, LinkedNode, Wire]> => {
  const [anna, ben] = [new LinkedNode(lower), new LinkedNode(higher)];
  const link = wire('first', anna, ben);
  openWire(link);
  await Promise.all([anna.diary.has('up'), ben.diary.has('up')]);
  return [anna, ben, link];
};
