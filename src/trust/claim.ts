/**
 * What a node says of itself, signed by its key. Fixed layout, so that a claim has one encoding:
 *
 *   public key 32 | signature 64 | device id 16 | incarnation u48 | protocol u16 | flags u8
 *
 * The node id is not sent: it is the hash of the key. Flags: bits 0-2 weight, 3 left, 4 keeper.
 */

import { bytesToHex, concatBytes, hexToBytes } from '@noble/hashes/utils.js';

import { assert } from '../engine/assert.ts';
import type { DeviceId } from '../engine/ids.ts';
import type { MemberClaim, SignedClaim, Weight } from '../engine/membership/member.ts';
import { err, ok, type Result } from '../engine/result.ts';
import { BoundedCache } from './bounded-cache.ts';
import { forPurpose } from './domain.ts';
import { publicKeyBytes, signatureBytes, verifySignature } from './ed25519.ts';
import { nodeIdOf, type NodeIdentity } from './node-identity.ts';

export type ClaimError = { readonly type: 'malformed' } | { readonly type: 'badSignature' };

const proofBytes = publicKeyBytes + signatureBytes;
const statementBytes = 16 + 6 + 2 + 1;
export const claimBytes = proofBytes + statementBytes;

const weights: readonly Weight[] = [0, 0.25, 0.5, 1, 2, 4];
const leftFlag = 8;
const keeperFlag = 16;
const incarnationMax = 2 ** 48 - 1;

export const signClaim = async (
  claim: MemberClaim,
  identity: NodeIdentity,
): Promise<SignedClaim> => {
  assert(claim.nodeId === identity.nodeId, 'A node claims nothing for another.');
  assert(claim.incarnation <= incarnationMax, 'An incarnation fits 48 bits.');
  const signature = await identity.sign(forPurpose('claim', statementOf(claim)));
  return { claim, proof: concatBytes(identity.publicKey, signature) };
};

export const encodeClaim = ({ claim, proof }: SignedClaim): Uint8Array =>
  concatBytes(proof, statementOf(claim));

/** Gossip tells the same claims again and again; each is checked once. */
const verifiedClaims = new BoundedCache<SignedClaim>(4096);

export const openClaim = async (bytes: Uint8Array): Promise<Result<SignedClaim, ClaimError>> => {
  if (bytes.length !== claimBytes) return err({ type: 'malformed' });
  const key = bytesToHex(bytes);
  const known = verifiedClaims.get(key);
  if (known) return ok(known);

  const publicKey = bytes.slice(0, publicKeyBytes);
  const statement = bytes.subarray(proofBytes);
  const claim = claimFrom(publicKey, statement);
  if (!claim) return err({ type: 'malformed' });
  const signature = bytes.subarray(publicKeyBytes, proofBytes);
  const isSigned = await verifySignature(publicKey, forPurpose('claim', statement), signature);
  if (!isSigned) return err({ type: 'badSignature' });

  const signed = { claim, proof: bytes.slice(0, proofBytes) };
  verifiedClaims.set(key, signed);
  return ok(signed);
};

/** The key that signed a claim; its node id is that key's hash. */
export const publicKeyOfClaim = (signed: SignedClaim): Uint8Array =>
  signed.proof.subarray(0, publicKeyBytes);

const statementOf = (claim: MemberClaim): Uint8Array => {
  const bytes = new Uint8Array(statementBytes);
  const view = new DataView(bytes.buffer);
  bytes.set(hexToBytes(claim.deviceId), 0);
  view.setUint16(16, Math.floor(claim.incarnation / 2 ** 32));
  view.setUint32(18, claim.incarnation % 2 ** 32);
  view.setUint16(22, claim.protocol);
  const flags = (claim.state === 'left' ? leftFlag : 0) | (claim.isKeeper ? keeperFlag : 0);
  view.setUint8(24, weights.indexOf(claim.weight) | flags);
  return bytes;
};

const claimFrom = (publicKey: Uint8Array, statement: Uint8Array): MemberClaim | undefined => {
  const view = new DataView(statement.buffer, statement.byteOffset, statement.byteLength);
  const flags = view.getUint8(24);
  const weight = weights[flags & 7];
  if (weight === undefined || flags > 31) return undefined;
  return {
    nodeId: nodeIdOf(publicKey),
    deviceId: bytesToHex(statement.subarray(0, 16)) as DeviceId,
    incarnation: view.getUint16(16) * 2 ** 32 + view.getUint32(18),
    state: (flags & leftFlag) === 0 ? 'alive' : 'left',
    weight,
    protocol: view.getUint16(22),
    isKeeper: (flags & keeperFlag) !== 0,
  };
};
