/** A node's key pair, and the id that is its hash. */

import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

import type { NodeId } from '../engine/ids.ts';
import { err, ok, type Result } from '../engine/result.ts';
import { derive } from './domain.ts';
import { pkcs8ToSeed, seedBytes, seedToPkcs8, signingKeyOf, type SigningKey } from './ed25519.ts';
import { randomBytes } from './web-crypto.ts';

export interface NodeIdentity extends SigningKey {
  readonly nodeId: NodeId;
  /** The private key as it is stored. */
  readonly pkcs8: Uint8Array;
  /** Lets this node alone resume its id at a signaling server; says nothing about the key. */
  readonly signalingToken: string;
}

export const createNodeIdentity = (): Promise<NodeIdentity> => identityOf(randomBytes(seedBytes));

export const restoreNodeIdentity = async (
  pkcs8: Uint8Array,
): Promise<Result<NodeIdentity, { readonly type: 'malformed' }>> => {
  const seed = pkcs8ToSeed(pkcs8);
  return seed ? ok(await identityOf(seed)) : err({ type: 'malformed' });
};

/** First 16 bytes of SHA-256(public key). */
export const nodeIdOf = (publicKey: Uint8Array): NodeId =>
  bytesToHex(sha256(publicKey).subarray(0, 16)) as NodeId;

const identityOf = async (seed: Uint8Array): Promise<NodeIdentity> => {
  const { publicKey, sign } = await signingKeyOf(seed);
  const token = derive({ secret: seed, purpose: 'signaling token', about: [], lengthBytes: 16 });
  return {
    publicKey,
    sign,
    nodeId: nodeIdOf(publicKey),
    pkcs8: seedToPkcs8(seed),
    signalingToken: bytesToHex(token),
  };
};
