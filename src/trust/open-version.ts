/** Bytes that claim to be a version, as the engine may have it: entry or chunk, checked or refused. */

import { err, ok, type Result } from '../engine/result.ts';
import type { Version } from '../engine/version.ts';
import { chunkForm, openStampedChunk, type ChunkError } from './chunk.ts';
import { envelopeForm, openEnvelope, type EnvelopeError } from './envelope.ts';

export type VersionError = EnvelopeError | ChunkError | { readonly type: 'unknownForm' };

export const openVersion = async (bytes: Uint8Array): Promise<Result<Version, VersionError>> => {
  if (bytes[0] === chunkForm) return openStampedChunk(bytes);
  if (bytes[0] !== envelopeForm) return err({ type: 'unknownForm' });
  const envelope = await openEnvelope(bytes);
  return envelope.ok ? ok({ meta: envelope.value.meta, bytes }) : envelope;
};
