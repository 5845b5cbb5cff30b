/** AES-256-GCM. What a text is about is bound in, so a sealed text opens only in its own place. */

import { bytesToHex } from '@noble/hashes/utils.js';

import { BoundedCache } from './bounded-cache.ts';
import { asSource, subtle } from './web-crypto.ts';

export const nonceBytes = 12;

export interface Sealing {
  readonly key: Uint8Array;
  /** Never twice under one key. */
  readonly nonce: Uint8Array;
  readonly about: Uint8Array;
}

export const seal = async (sealing: Sealing, text: Uint8Array): Promise<Uint8Array> => {
  const key = await importKey(sealing.key);
  return new Uint8Array(await subtle.encrypt(algorithmOf(sealing), key, asSource(text)));
};

/** The text; undefined for anything that this key did not seal so. */
export const unseal = async (
  sealing: Sealing,
  sealed: Uint8Array,
): Promise<Uint8Array | undefined> => {
  const key = await importKey(sealing.key);
  try {
    return new Uint8Array(await subtle.decrypt(algorithmOf(sealing), key, asSource(sealed)));
  } catch {
    // The one way Web Crypto says that the tag is wrong.
    return undefined;
  }
};

const algorithmOf = ({ nonce, about }: Sealing): AesGcmParams => ({
  name: 'AES-GCM',
  iv: asSource(nonce),
  additionalData: asSource(about),
});

const keys = new BoundedCache<CryptoKey>(256);

const importKey = async (bytes: Uint8Array): Promise<CryptoKey> => {
  const id = bytesToHex(bytes);
  const known = keys.get(id);
  if (known) return known;
  const usages: KeyUsage[] = ['encrypt', 'decrypt'];
  const key = await subtle.importKey('raw', asSource(bytes), 'AES-GCM', false, usages);
  keys.set(id, key);
  return key;
};
