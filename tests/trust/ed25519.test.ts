import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { ed25519 } from '@noble/curves/ed25519.js';
import { afterEach, describe, expect, it, vi } from 'vitest';

import * as native from '../../src/trust/ed25519.ts';

const seed = new Uint8Array(32).fill(3);
const message = new TextEncoder().encode('Low tide.');

/** The module as a browser without Ed25519 would load it. */
const withoutNative = async () => {
  vi.resetModules();
  vi.spyOn(globalThis.crypto.subtle, 'importKey').mockRejectedValue(new Error('Unknown algorithm'));
  return import('../../src/trust/ed25519.ts');
};

afterEach(() => {
  vi.restoreAllMocks();
});

describe('with Ed25519 in the browser and without', () => {
  it('the key is the same, and each checks what the other signed', async () => {
    const ours = await native.signingKeyOf(seed);
    const fallback = await withoutNative();
    const theirs = await fallback.signingKeyOf(seed);
    expect(theirs.publicKey).toEqual(ours.publicKey);

    const signed = await theirs.sign(message);
    expect(await fallback.verifySignature(ours.publicKey, message, signed)).toBe(true);
    vi.restoreAllMocks();
    expect(await native.verifySignature(ours.publicKey, message, signed)).toBe(true);
    expect(await native.verifyByNoble(ours.publicKey, message, await ours.sign(message))).toBe(
      true,
    );
  });

  it('a changed message, signature or key is refused', async () => {
    const key = await native.signingKeyOf(seed);
    const signature = await key.sign(message);
    const other = await native.signingKeyOf(new Uint8Array(32).fill(4));
    const cases = [
      [key.publicKey, message.subarray(1), signature],
      [key.publicKey, message, signature.with(5, (signature[5] ?? 0) ^ 1)],
      [other.publicKey, message, signature],
    ] as const;
    for (const [publicKey, text, proof] of cases) {
      expect(await native.verifySignature(publicKey, text, proof)).toBe(false);
      expect(await native.verifyByNoble(publicKey, text, proof)).toBe(false);
    }
  });

  it('what is no key and no signature is refused without a throw', async () => {
    const notAPoint = new Uint8Array(32).fill(255);
    expect(await native.verifySignature(notAPoint, message, new Uint8Array(64))).toBe(false);
    expect(await native.verifyByNoble(notAPoint, message, new Uint8Array(64))).toBe(false);
    expect(await native.verifySignature(new Uint8Array(3), message, new Uint8Array(64))).toBe(
      false,
    );
    expect(await native.verifySignature(notAPoint, message, new Uint8Array(3))).toBe(false);
  });
});

it('the stored form is PKCS8 as others read it', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const pkcs8 = new Uint8Array(privateKey.export({ format: 'der', type: 'pkcs8' }));
  const theirSeed = native.pkcs8ToSeed(pkcs8) ?? new Uint8Array(0);
  expect(native.seedToPkcs8(theirSeed)).toEqual(pkcs8);

  const signature = ed25519.sign(message, theirSeed);
  expect(verify(null, message, publicKey, signature)).toBe(true);
  expect(
    await native.verifyByNoble(
      ed25519.getPublicKey(theirSeed),
      message,
      sign(null, message, privateKey),
    ),
  ).toBe(true);
});

it('what is not PKCS8 of an Ed25519 key holds no seed', () => {
  expect(native.pkcs8ToSeed(new Uint8Array(48))).toBeUndefined();
  expect(native.pkcs8ToSeed(new Uint8Array(0))).toBeUndefined();
});
