/**
 * The first words on a link. Both sides say hello at once and then sign what both have said: fresh
 * nonces, both ends' certificates as each side sees them, the network, the protocol, both keys. A
 * signaling server that put itself between them shows different certificates to the two, and the
 * handshake fails. Nothing of the application is sent or heard before it is done.
 */

import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { sha256 } from '@noble/hashes/sha2.js';

import type { NodeId } from '../engine/ids.ts';
import type { SignedClaim } from '../engine/membership/member.ts';
import { decodeCbor, encodeCbor } from '../wire/strict-cbor.ts';
import { Fields } from '../wire/fields.ts';
import { isSameBytes } from '../wire/same-bytes.ts';
import { claimBytes, openClaim, publicKeyOfClaim } from './claim.ts';
import { forPurpose, hashFor } from './domain.ts';
import { signatureBytes, verifySignature } from './ed25519.ts';
import type { NodeIdentity } from './node-identity.ts';
import { randomBytes } from './web-crypto.ts';

export interface HandshakeOptions {
  readonly identity: NodeIdentity;
  /** This node's own claim, as `encodeClaim` gives it. */
  readonly claim: Uint8Array;
  /** This side dialled. */
  readonly initiated: boolean;
  readonly remoteNodeId: NodeId;
  /** DTLS fingerprints as in SDP, "sha-256 AB:CD:...". */
  readonly localFingerprint: string;
  readonly remoteFingerprint: string;
  readonly networkId: string;
  readonly protocol: number;
}

export type HandshakeFailure =
  | 'malformed'
  | 'outOfOrder'
  | 'otherNetwork'
  | 'otherProtocol'
  /** Both dialled, both were dialled, or our own words came back. */
  | 'sameSide'
  | 'badClaim'
  | 'otherNode'
  /** Somebody sits between the two ends. */
  | 'otherCertificates'
  | 'badSignature';

export type HandshakeStep =
  | { readonly type: 'send'; readonly bytes: Uint8Array }
  | { readonly type: 'done'; readonly claim: SignedClaim; readonly protocol: number }
  | { readonly type: 'failed'; readonly reason: HandshakeFailure };

type State =
  | { readonly type: 'awaitsHello' }
  | { readonly type: 'awaitsProof'; readonly theirs: Hello; readonly transcript: Uint8Array }
  | { readonly type: 'over' };

interface Hello {
  readonly claim: SignedClaim;
  readonly protocol: number;
}

const messageCodes = { hello: 0, proof: 1 } as const;
const handshakeFormat = 1;
const nonceBytes = 32;
const networkTagBytes = 16;
const fingerprintLengthMax = 256;
const messageBytesMax = 2048;
const cborLimits = { itemsMax: 16, depthMax: 1 };

export class Handshake {
  readonly #options: HandshakeOptions;
  /** To be sent as soon as the channel is open. */
  readonly hello: Uint8Array;
  #state: State = { type: 'awaitsHello' };
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: HandshakeOptions) {
    this.#options = options;
    this.hello = encodeCbor([
      messageCodes.hello,
      handshakeFormat,
      options.protocol,
      networkTagOf(options.networkId),
      sideOf(options.initiated),
      randomBytes(nonceBytes),
      normalFingerprint(options.localFingerprint),
      normalFingerprint(options.remoteFingerprint),
      options.claim,
    ]);
  }

  /** Takes messages in the order they came, however fast they come. */
  receive(bytes: Uint8Array): Promise<HandshakeStep> {
    const step = this.#last.then(() => this.#receiveNext(bytes));
    this.#last = step;
    return step;
  }

  async #receiveNext(bytes: Uint8Array): Promise<HandshakeStep> {
    const state = this.#state;
    const step = await this.#stepFrom(state, bytes);
    if (step.type !== 'send') this.#state = { type: 'over' };
    return step;
  }

  async #stepFrom(state: State, bytes: Uint8Array): Promise<HandshakeStep> {
    switch (state.type) {
      case 'awaitsHello':
        return this.#hearHello(bytes);
      case 'awaitsProof':
        return this.#hearProof(bytes, state);
      case 'over':
        return failed('outOfOrder');
    }
  }

  async #hearHello(bytes: Uint8Array): Promise<HandshakeStep> {
    const theirs = await this.#openHello(bytes);
    if (typeof theirs === 'string') return failed(theirs);

    const { initiated, identity } = this.#options;
    const hellos = initiated ? [this.hello, bytes] : [bytes, this.hello];
    const transcript = sha256(concatBytes(...hellos));
    this.#state = { type: 'awaitsProof', theirs, transcript };
    const signature = await identity.sign(proofText(sideOf(initiated), transcript));
    return { type: 'send', bytes: encodeCbor([messageCodes.proof, signature]) };
  }

  async #openHello(bytes: Uint8Array): Promise<Hello | HandshakeFailure> {
    const fields = fieldsOf(bytes);
    if (!fields || fields.uint() !== messageCodes.hello) return 'malformed';
    // A later format may hold other fields; these two stay where they are.
    if (fields.uint() !== handshakeFormat) return fields.isSpoiled ? 'malformed' : 'otherProtocol';

    const protocol = fields.uint(65_535);
    const networkTag = fields.bytes(networkTagBytes);
    const side = fields.uint(1);
    fields.bytes(nonceBytes);
    const theirLocal = fields.text(fingerprintLengthMax);
    const theirRemote = fields.text(fingerprintLengthMax);
    const claimBody = fields.bytes(claimBytes);
    if (!fields.isComplete) return 'malformed';

    const { initiated, remoteNodeId, networkId, localFingerprint, remoteFingerprint } =
      this.#options;
    if (!isSameBytes(networkTag, networkTagOf(networkId))) return 'otherNetwork';
    // Neighbours one version apart understand each other.
    if (Math.abs(protocol - this.#options.protocol) > 1) return 'otherProtocol';
    if (side === sideOf(initiated)) return 'sameSide';
    const isMirrored =
      theirLocal === normalFingerprint(remoteFingerprint) &&
      theirRemote === normalFingerprint(localFingerprint);
    if (!isMirrored) return 'otherCertificates';
    const claim = await openClaim(claimBody);
    if (!claim.ok) return 'badClaim';
    if (claim.value.claim.nodeId !== remoteNodeId) return 'otherNode';
    return { claim: claim.value, protocol };
  }

  async #hearProof(
    bytes: Uint8Array,
    { theirs, transcript }: Extract<State, { type: 'awaitsProof' }>,
  ): Promise<HandshakeStep> {
    const fields = fieldsOf(bytes);
    if (!fields || fields.uint() !== messageCodes.proof) return failed('malformed');
    const signature = fields.bytes(signatureBytes);
    if (!fields.isComplete) return failed('malformed');

    const text = proofText(sideOf(!this.#options.initiated), transcript);
    const isTheirs = await verifySignature(publicKeyOfClaim(theirs.claim), text, signature);
    return isTheirs ? { type: 'done', ...theirs } : failed('badSignature');
  }
}

const failed = (reason: HandshakeFailure): HandshakeStep => ({ type: 'failed', reason });

const sideOf = (initiated: boolean): 0 | 1 => (initiated ? 0 : 1);

/** The side is signed too: our own proof sent back to us proves nothing. */
const proofText = (side: 0 | 1, transcript: Uint8Array): Uint8Array =>
  forPurpose('handshake', new Uint8Array([side]), transcript);

const networkTagOf = (networkId: string): Uint8Array =>
  hashFor('network', utf8ToBytes(networkId)).subarray(0, networkTagBytes);

/** Engines differ in case; nothing else in a fingerprint may differ. */
const normalFingerprint = (fingerprint: string): string => fingerprint.trim().toLowerCase();

const fieldsOf = (bytes: Uint8Array): Fields | undefined => {
  if (bytes.length > messageBytesMax) return undefined;
  const value = decodeCbor(bytes, cborLimits);
  return value.ok ? Fields.of(value.value) : undefined;
};
