/**
 * Puts the frames of one link together again. Holds at most so many unfinished messages of at most
 * so many bytes; a peer that breaks the rules gets an error, and its link is not worth keeping.
 */

import type { Priority } from '../engine/effect.ts';
import { err, ok, type Result } from '../engine/result.ts';
import { frameHeaderBytes, frameKinds, priorities } from './frame.ts';
import { wireLimits } from './wire-limits.ts';

export interface ReceivedMessage {
  readonly bytes: Uint8Array;
  readonly priority: Priority;
}

export type FrameError =
  | { readonly type: 'malformed' }
  | { readonly type: 'tooLarge' }
  | { readonly type: 'tooManyPartials' }
  | { readonly type: 'unknownMessage' };

interface Partial {
  readonly bytes: Uint8Array;
  readonly priority: Priority;
  filledBytes: number;
}

const malformed = err({ type: 'malformed' } as const);

export class Reassembler {
  readonly #partialsById = new Map<number, Partial>();
  #partialBytes = 0;

  /** A message when this frame completes one. Its bytes may be a view into the frame. */
  receive(frame: Uint8Array): Result<ReceivedMessage | undefined, FrameError> {
    if (frame.length > wireLimits.frameBytesMax) return err({ type: 'tooLarge' });
    const initial = frame[0];
    const priority = initial === undefined ? undefined : priorities[initial >> 2];
    if (initial === undefined || priority === undefined) return malformed;

    const kind = initial & 3;
    if (kind === frameKinds.whole) {
      if (frame.length === frameHeaderBytes.whole) return malformed;
      return ok({ bytes: frame.subarray(frameHeaderBytes.whole), priority });
    }
    if (kind === frameKinds.first) return this.#begin(frame, priority);
    if (kind === frameKinds.next) return this.#append(frame, priority);
    return malformed;
  }

  #begin(frame: Uint8Array, priority: Priority): Result<undefined, FrameError> {
    if (frame.length <= frameHeaderBytes.first) return malformed;
    const header = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
    const messageId = header.getUint32(1);
    const totalBytes = header.getUint32(5);
    const part = frame.subarray(frameHeaderBytes.first);
    if (totalBytes > wireLimits.messageBytesMax) return err({ type: 'tooLarge' });
    // A message that one frame holds is not sent in two.
    if (part.length >= totalBytes || this.#partialsById.has(messageId)) return malformed;
    const isFull =
      this.#partialsById.size >= wireLimits.partialMessagesMax ||
      this.#partialBytes + totalBytes > wireLimits.partialBytesMax;
    if (isFull) return err({ type: 'tooManyPartials' });

    const bytes = new Uint8Array(totalBytes);
    bytes.set(part);
    this.#partialsById.set(messageId, { bytes, priority, filledBytes: part.length });
    this.#partialBytes += totalBytes;
    return ok(undefined);
  }

  #append(frame: Uint8Array, priority: Priority): Result<ReceivedMessage | undefined, FrameError> {
    if (frame.length <= frameHeaderBytes.next) return malformed;
    const header = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
    const messageId = header.getUint32(1);
    const partial = this.#partialsById.get(messageId);
    if (!partial) return err({ type: 'unknownMessage' });
    const part = frame.subarray(frameHeaderBytes.next);
    const filledBytes = partial.filledBytes + part.length;
    if (partial.priority !== priority || filledBytes > partial.bytes.length) return malformed;

    partial.bytes.set(part, partial.filledBytes);
    partial.filledBytes = filledBytes;
    if (filledBytes < partial.bytes.length) return ok(undefined);

    this.#partialsById.delete(messageId);
    this.#partialBytes -= partial.bytes.length;
    return ok({ bytes: partial.bytes, priority });
  }
}
