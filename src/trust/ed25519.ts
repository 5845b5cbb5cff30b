/**
 * Ed25519 by Web Crypto, or by noble where a browser lacks it, which is fetched only there.
 * Signatures of the same bytes may differ from engine to engine (Safari randomises): never compare
 * them.
 */

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
  const publicKey = await publicKeyOf(seed);
  if (!(await isNative())) {
    const kept = seed.slice();
    const ed25519 = await noble();
    return { publicKey, sign: async (message) => ed25519.sign(message, kept) };
  }
  const key = await importPrivate(seed, 'kept inside');
  return { publicKey, sign: (message) => signNatively(key, message) };
};

export const publicKeyOf = async (seed: Uint8Array): Promise<Uint8Array> =>
  (await isNative()) ? publicKeyNatively(seed) : (await noble()).getPublicKey(seed);

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
export const verifyByNoble = async (
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> => {
  const ed25519 = await noble();
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

const noble = async () => (await import('@noble/curves/ed25519.js')).ed25519;

const importPrivate = (
  seed: Uint8Array,
  secret: 'kept inside' | 'may leave',
): Promise<CryptoKey> => {
  const pkcs8 = asSource(seedToPkcs8(seed));
  return subtle.importKey('pkcs8', pkcs8, 'Ed25519', secret === 'may leave', ['sign']);
};

/** Web Crypto says the public half of a private key in its JWK alone. */
const publicKeyNatively = async (seed: Uint8Array): Promise<Uint8Array> => {
  const { x = '' } = await subtle.exportKey('jwk', await importPrivate(seed, 'may leave'));
  const base64 = x.replaceAll('-', '+').replaceAll('_', '/');
  const publicKey = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  assert(publicKey.length === publicKeyBytes, 'The engine gave no public key.');
  return publicKey;
};

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

/** RFC 8032, 7.1, test 2. */
const known = {
  seed: hexToBytes('4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb'),
  publicKey: '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
  message: new Uint8Array([0x72]),
  signature: hexToBytes(
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da' +
      '085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  ),
};

const testNative = async (): Promise<boolean> => {
  try {
    const { seed, message, signature } = known;
    const bytes = await publicKeyNatively(seed);
    if (bytesToHex(bytes) !== known.publicKey) return false;
    const key = await importPublic(bytes);
    const own = await signNatively(await importPrivate(seed, 'kept inside'), message);
    return (
      (await subtle.verify('Ed25519', key, asSource(signature), asSource(message))) &&
      (await subtle.verify('Ed25519', key, asSource(own), asSource(message)))
    );
  } catch {
    // No Ed25519 here.
    return false;
  }
};
