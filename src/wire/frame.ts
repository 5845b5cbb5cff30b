/**
 * Messages cut into frames, so that a ping need not wait for a photo. One byte says which part of a
 * message a frame is and how urgent; a message that fits is one frame with nothing else in front:
 *
 *   whole  [kind 0 | priority << 2] bytes
 *   first  [kind 1 | priority << 2] messageId u32, total size u32, bytes
 *   next   [kind 2 | priority << 2] messageId u32, bytes
 *
 * A message ends where its total size is reached. Numbers are big-endian.
 */

import type { Priority } from '../engine/effect.ts';
import { assert } from '../engine/assert.ts';
import { wireLimits } from './wire-limits.ts';

export const priorities = ['control', 'entries', 'bulk'] as const satisfies readonly Priority[];

export const frameKinds = { whole: 0, first: 1, next: 2 } as const;
export const frameHeaderBytes = { whole: 1, first: 9, next: 5 } as const;

export interface MessageToSend {
  readonly bytes: Uint8Array;
  readonly priority: Priority;
  /** Not that of another message still on its way over the same link. */
  readonly messageId: number;
}

export const framesOf = ({ bytes, priority, messageId }: MessageToSend): readonly Uint8Array[] => {
  assert(bytes.length > 0, 'A message has bytes.');
  assert(bytes.length <= wireLimits.messageBytesMax, 'A message fits the size all accept.');
  const urgency = priorities.indexOf(priority) << 2;
  if (frameHeaderBytes.whole + bytes.length <= wireLimits.frameBytesMax) {
    const frame = new Uint8Array(frameHeaderBytes.whole + bytes.length);
    frame[0] = frameKinds.whole | urgency;
    frame.set(bytes, frameHeaderBytes.whole);
    return [frame];
  }

  const frames: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) {
    const kind = at === 0 ? 'first' : 'next';
    const headerBytes = frameHeaderBytes[kind];
    const part = bytes.subarray(at, at + wireLimits.frameBytesMax - headerBytes);
    const frame = new Uint8Array(headerBytes + part.length);
    const header = new DataView(frame.buffer);
    header.setUint8(0, frameKinds[kind] | urgency);
    header.setUint32(1, messageId);
    if (kind === 'first') header.setUint32(5, bytes.length);
    frame.set(part, headerBytes);
    frames.push(frame);
    at += part.length;
  }
  return frames;
};
