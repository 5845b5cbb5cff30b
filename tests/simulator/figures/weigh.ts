/** What a message weighs on the wire: the real encoding, with claims and bodies of real size. */

import type { SignedClaim } from '../../../src/engine/membership/member.ts';
import type { EngineMessage } from '../../../src/engine/message.ts';
import type { Version } from '../../../src/engine/version.ts';
import { mapParts, versionsIn } from '../../../src/node/message-parts.ts';
import { claimBytes } from '../../../src/trust/claim.ts';
import { encodeMessage } from '../../../src/wire/encode-message.ts';
import { frameHeaderBytes } from '../../../src/wire/frame.ts';

const claim = new Uint8Array(claimBytes);
const noBody = new Uint8Array(0);

/** Bodies count with the size their metadata tells, without being there. */
export const weighMessage = (message: EngineMessage): number => {
  const parts = { version: () => noBody, claim: () => claim };
  const wire = mapParts<Version, SignedClaim, Uint8Array, Uint8Array>(message, parts);
  return frameHeaderBytes.whole + encodeMessage(wire).length + bodyBytesOf(message);
};

export const bodyBytesOf = (message: EngineMessage): number =>
  versionsIn(message).reduce((sum, { meta }) => sum + meta.sizeBytes, 0);

/** What keeps the membership going, and not the data. */
export const isMembership = ({ type }: EngineMessage): boolean =>
  type === 'ping' ||
  type === 'ack' ||
  type === 'pingRequest' ||
  type === 'nack' ||
  type === 'gossip' ||
  type === 'pushPull';
