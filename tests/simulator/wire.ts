/** Messages cross the simulated network as bytes, through the real codec and a checking door. */

import { decodeMessage } from '../../src/wire/decode-message.ts';
import { encodeMessage } from '../../src/wire/encode-message.ts';
import { mapParts, versionsIn } from '../../src/node/message-parts.ts';
import type { EngineMessage } from '../../src/engine/message.ts';
import type { SignedClaim } from '../../src/engine/membership/member.ts';
import type { Version } from '../../src/engine/version.ts';
import type { Forge } from './forge.ts';

export const messageToBytes = (forge: Forge, message: EngineMessage): Uint8Array =>
  encodeMessage(
    mapParts<Version, SignedClaim, Uint8Array, Uint8Array>(message, {
      version: (version) => version.bytes,
      claim: (claim) => forge.encodeClaim(claim),
    }),
  );

export const bytesToMessage = (forge: Forge, bytes: Uint8Array): EngineMessage | undefined => {
  const message = decodeMessage(bytes);
  if (!message.ok) return undefined;
  const opened = mapParts<Uint8Array, Uint8Array, Version, SignedClaim>(message.value, {
    version: (part) => forge.openVersion(part),
    claim: (part) => forge.openClaim(part),
  });
  return versionsIn(opened).length === versionsIn(message.value).length ? opened : undefined;
};

/** What the message would weigh with real bodies. */
export const sizeOf = (message: EngineMessage, bytes: Uint8Array): number =>
  versionsIn(message).reduce((sum, { meta }) => sum + meta.sizeBytes, bytes.length);
