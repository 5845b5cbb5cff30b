/**
 * Between the wire and the engine: nothing unverified passes. Bytes become a message, each version
 * and claim in it is checked, and only then does the engine hear of it. A message with a bad
 * version is dropped whole, so that it is never acknowledged; a bad claim is left out.
 */

import type { EngineMessage, WireMessage } from '../engine/message.ts';
import type { SignedClaim } from '../engine/membership/member.ts';
import { err, ok, type Result } from '../engine/result.ts';
import type { Version } from '../engine/version.ts';
import { encodeClaim, openClaim } from '../trust/claim.ts';
import { decodeMessage } from '../wire/decode-message.ts';
import { encodeMessage } from '../wire/encode-message.ts';
import { claimsIn, mapParts, versionsIn } from './message-parts.ts';

export type Refusal = 'malformedMessage' | 'badVersion' | 'badClaim';

export type OpenVersion = (bytes: Uint8Array) => Promise<Result<Version, unknown>>;

export class Gatekeeper {
  readonly #openVersion: OpenVersion;
  readonly #refusals = new Map<Refusal, number>();

  constructor(openVersion: OpenVersion) {
    this.#openVersion = openVersion;
  }

  /** How often each kind of bad input was dropped. */
  get refusals(): ReadonlyMap<Refusal, number> {
    return this.#refusals;
  }

  async admit(bytes: Uint8Array): Promise<Result<EngineMessage, Refusal>> {
    const message = decodeMessage(bytes);
    if (!message.ok) return this.#refuse('malformedMessage');

    const versions = await this.#openAll(message.value);
    if (versions === undefined) return this.#refuse('badVersion');

    const claims = await this.#openClaims(message.value);
    return ok(
      mapParts<Uint8Array, Uint8Array, Version, SignedClaim>(message.value, {
        version: (part) => versions.get(part),
        claim: (part) => claims.get(part),
      }),
    );
  }

  static seal(message: EngineMessage): Uint8Array {
    return encodeMessage(
      mapParts<Version, SignedClaim, Uint8Array, Uint8Array>(message, {
        version: (version) => version.bytes,
        claim: encodeClaim,
      }),
    );
  }

  async #openAll(message: WireMessage): Promise<Map<Uint8Array, Version> | undefined> {
    const parts = versionsIn(message);
    const opened = await Promise.all(parts.map((part) => this.#openVersion(part)));
    const versions = new Map<Uint8Array, Version>();
    for (const [at, version] of opened.entries()) {
      const part = parts[at];
      if (!version.ok || part === undefined) return undefined;
      versions.set(part, version.value);
    }
    return versions;
  }

  async #openClaims(message: WireMessage): Promise<Map<Uint8Array, SignedClaim>> {
    const claims = new Map<Uint8Array, SignedClaim>();
    for (const part of claimsIn(message)) {
      const claim = await openClaim(part);
      if (claim.ok) claims.set(part, claim.value);
      else this.#count('badClaim');
    }
    return claims;
  }

  #refuse(refusal: Refusal): Result<never, Refusal> {
    this.#count(refusal);
    return err(refusal);
  }

  #count(refusal: Refusal): void {
    this.#refusals.set(refusal, (this.#refusals.get(refusal) ?? 0) + 1);
  }
}
