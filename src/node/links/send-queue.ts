/**
 * Sends messages as frames, control before entries before bulk: a ping waits for one frame of a
 * photo, never for the photo. The browser's own buffer is kept shallow, because what lies there can
 * no longer be overtaken, and a deep one is slower (measured: docs/decisions).
 */

import type { Priority } from '../../engine/effect.ts';
import type { ByteChannel } from './byte-channel.ts';

const priorities: readonly Priority[] = ['control', 'entries', 'bulk'];
const bufferedHighBytes = 128 * 1024;
const bufferedLowBytes = 64 * 1024;
/** Chromium's count can stay stale, and then the event never comes: look again after a while. */
const staleAfterMs = 50;
/** How far sending past a stale count may go: a link that is merely slow stops here. */
const bufferedMaxBytes = 1024 * 1024;
const queuedBytesMax = 64 * 1024 * 1024;

export class SendQueue {
  readonly #channel: ByteChannel;
  readonly #onOverflow: () => void;
  readonly #framesByPriority: Record<Priority, Uint8Array[]> = {
    control: [],
    entries: [],
    bulk: [],
  };
  /** Heads of the arrays above: shifting a long array for each frame would be quadratic. */
  readonly #headByPriority: Record<Priority, number> = { control: 0, entries: 0, bulk: 0 };
  #queuedBytes = 0;
  #staleTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(channel: ByteChannel, onOverflow: () => void) {
    this.#channel = channel;
    this.#onOverflow = onOverflow;
    channel.onLow(bufferedLowBytes, () => this.#pump());
  }

  get queuedBytes(): number {
    return this.#queuedBytes;
  }

  push(frames: readonly Uint8Array[], priority: Priority): void {
    for (const frame of frames) {
      this.#framesByPriority[priority].push(frame);
      this.#queuedBytes += frame.byteLength;
    }
    if (this.#queuedBytes > queuedBytesMax) this.#onOverflow();
    else this.#pump();
  }

  stop(): void {
    clearTimeout(this.#staleTimer);
    for (const priority of priorities) this.#framesByPriority[priority] = [];
    this.#queuedBytes = 0;
  }

  #pump(): void {
    clearTimeout(this.#staleTimer);
    for (;;) {
      if (this.#queuedBytes === 0) return;
      if (this.#channel.bufferedAmount() > bufferedHighBytes) break;

      const frame = this.#next();
      if (frame === undefined || !this.#channel.send(frame)) return;
    }
    const seenBytes = this.#channel.bufferedAmount();
    this.#staleTimer = setTimeout(() => this.#pumpStale(seenBytes), staleAfterMs);
  }

  /** One frame past a count that did not fall: sending is what frees a stale one. */
  #pumpStale(seenBytes: number): void {
    const isStuck = this.#channel.bufferedAmount() === seenBytes && seenBytes < bufferedMaxBytes;
    const frame = isStuck ? this.#next() : undefined;
    if (frame !== undefined && !this.#channel.send(frame)) return;

    this.#pump();
  }

  #next(): Uint8Array | undefined {
    for (const priority of priorities) {
      const frames = this.#framesByPriority[priority];
      const head = this.#headByPriority[priority];
      const frame = frames[head];
      if (frame === undefined) continue;

      const isLast = head + 1 === frames.length;
      if (isLast) this.#framesByPriority[priority] = [];
      this.#headByPriority[priority] = isLast ? 0 : head + 1;
      this.#queuedBytes -= frame.byteLength;
      return frame;
    }
    return undefined;
  }
}
