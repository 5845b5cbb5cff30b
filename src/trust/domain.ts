/**
 * What every hash, signature and derivation begins with: its purpose, so that bytes made for one
 * can never be taken for another.
 */

import { sha256 } from '@noble/hashes/sha2.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';

export type Purpose =
  // signatures
  | 'claim'
  | 'handshake'
  | 'role grant'
  | 'author grant'
  | 'entry'
  | 'chunk'
  // hashes
  | 'item id'
  | 'network'
  | 'key text'
  // derivations
  | 'signaling token'
  | 'album owner'
  | 'keyring owner'
  | 'author'
  | 'root key'
  | 'contributor'
  | 'guest'
  | 'viewer'
  | 'role key'
  | 'read key'
  | 'like salt'
  | 'keyring salt'
  // associated data
  | 'entry body'
  | 'media';

/** The purpose in ASCII, a zero byte, and then the parts, whose lengths the purpose fixes. */
export const forPurpose = (purpose: Purpose, ...parts: readonly Uint8Array[]): Uint8Array =>
  concatBytes(utf8ToBytes(`insta-dynamo/1 ${purpose}\0`), ...parts);

export const hashFor = (purpose: Purpose, ...parts: readonly Uint8Array[]): Uint8Array =>
  sha256(forPurpose(purpose, ...parts));

export interface Derivation {
  readonly secret: Uint8Array;
  readonly purpose: Purpose;
  /** What else the result depends on. */
  readonly about: readonly Uint8Array[];
  readonly lengthBytes: 16 | 32;
}

/** HKDF-SHA-256 without salt: the secrets that go in are uniform already. */
export const derive = ({ secret, purpose, about, lengthBytes }: Derivation): Uint8Array =>
  hkdf(sha256, secret, undefined, forPurpose(purpose, ...about), lengthBytes);

export const uint32 = (value: number): Uint8Array => {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
};
