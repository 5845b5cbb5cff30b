/** A channel whose network is the test: it counts what is buffered, and drains when told to. */

import type { ByteChannel } from '../../src/node/links/byte-channel.ts';

export class HeldChannel implements ByteChannel {
  readonly sent: Uint8Array[] = [];
  isOpen = true;
  #bufferedBytes = 0;
  #low: { readonly thresholdBytes: number; readonly listener: () => void } | undefined;

  get sentBytes(): number {
    return this.sent.reduce((sum, frame) => sum + frame.byteLength, 0);
  }

  send(frame: Uint8Array): boolean {
    if (!this.isOpen) return false;

    this.sent.push(frame);
    this.#bufferedBytes += frame.byteLength;
    return true;
  }

  bufferedAmount(): number {
    return this.#bufferedBytes;
  }

  /** Bytes left the buffer; `silently`: and the browser did not say so. */
  drain(bytes: number, silently = false): void {
    const before = this.#bufferedBytes;
    this.#bufferedBytes = Math.max(0, before - bytes);
    if (this.#low === undefined || silently) return;

    const { thresholdBytes, listener } = this.#low;
    if (before > thresholdBytes && this.#bufferedBytes <= thresholdBytes) listener();
  }

  drainAll(): void {
    while (this.#bufferedBytes > 0) this.drain(this.#bufferedBytes);
  }

  onLow(thresholdBytes: number, listener: () => void): void {
    this.#low = { thresholdBytes, listener };
  }

  onFrame(): void {}
  onOpen(): void {}
  onClose(): void {}

  close(): void {
    this.isOpen = false;
  }
}
