/**
 * Ed25519 by Web Crypto, or by noble where a browser lacks it. Signatures of the same bytes may
 * differ from engine to engine (Safari randomises): never compare them.
 */

import { ed25519 } from '@noble/curves/ed25519.js';
import { bytesToHex, concatBytes, hexToBytes } from '@noble/hashes/utils.js';

import { assert } from '../engine/assert.ts';
import { BoundedCache } from './bounded-cache.ts';
import { asSource, subtle } from './web-crypto.ts';

export const seedBytes = 32;
export const publicKeyBytes = 32;
export const signatureBytes = 64;

export interface SigningKey {
  readonly publicKey: Uint8Array;
  readonly sign: (message: Uint8Array) => Promise<Uint8Array>;
}

/** The key pair of a seed of 32 secret bytes. */
export const signingKeyOf = async (seed: Uint8Array): Promise<SigningKey> => {
  const publicKey = ed25519.getPublicKey(seed);
  if (!(await isNative())) {
    const kept = seed.slice();
    return { publicKey, sign: async (message) => ed25519.sign(message, kept) };
  }
  const key = await importPrivate(seed);
  return { publicKey, sign: (message) => signNatively(key, message) };
};

export const verifySignature = async (
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> => {
  if (publicKey.length !== publicKeyBytes || signature.length !== signatureBytes) return false;
  if (!(await isNative())) return verifyByNoble(publicKey, message, signature);
  try {
    const key = await importPublic(publicKey);
    return await subtle.verify('Ed25519', key, asSource(signature), asSource(message));
  } catch {
    // Not a point of the curve: some engines say so by throwing.
    return false;
  }
};

/** Exported for its own test: engines that have Ed25519 never come here. */
export const verifyByNoble = (
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): boolean => {
  try {
    return ed25519.verify(signature, message, publicKey, { zip215: false });
  } catch {
    // Not a point of the curve.
    return false;
  }
};

const pkcs8Prefix = hexToBytes('302e020100300506032b657004220420');

/** The form keys are stored in (RFC 8410). */
export const seedToPkcs8 = (seed: Uint8Array): Uint8Array => {
  assert(seed.length === seedBytes, 'A seed has 32 bytes.');
  return concatBytes(pkcs8Prefix, seed);
};

export const pkcs8ToSeed = (pkcs8: Uint8Array): Uint8Array | undefined => {
  const isOurs =
    pkcs8.length === pkcs8Prefix.length + seedBytes &&
    pkcs8Prefix.every((byte, i) => pkcs8[i] === byte);
  return isOurs ? pkcs8.slice(pkcs8Prefix.length) : undefined;
};

const importPrivate = (seed: Uint8Array): Promise<CryptoKey> =>
  subtle.importKey('pkcs8', asSource(seedToPkcs8(seed)), 'Ed25519', false, ['sign']);

const signNatively = async (key: CryptoKey, message: Uint8Array): Promise<Uint8Array> =>
  new Uint8Array(await subtle.sign('Ed25519', key, asSource(message)));

const publicKeys = new BoundedCache<CryptoKey>(1024);

const importPublic = async (publicKey: Uint8Array): Promise<CryptoKey> => {
  const id = bytesToHex(publicKey);
  const known = publicKeys.get(id);
  if (known) return known;
  const key = await subtle.importKey('raw', asSource(publicKey), 'Ed25519', true, ['verify']);
  publicKeys.set(id, key);
  return key;
};

let nativeTest: Promise<boolean> | undefined;

/** Asked once: some engines name the algorithm and then refuse to work with it. */
const isNative = (): Promise<boolean> => (nativeTest ??= testNative());

const testNative = async (): Promise<boolean> => {
  try {
    const seed = new Uint8Array(seedBytes).fill(7);
    const message = new Uint8Array([1]);
    const signature = await signNatively(await importPrivate(seed), message);
    return verifyByNoble(ed25519.getPublicKey(seed), message, signature);
  } catch {
    // No Ed25519 here.
    return false;
  }
};
