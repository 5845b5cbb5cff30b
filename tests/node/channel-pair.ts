/** Two ends of one channel in memory: in order, never at once, and held up where the test says. */

import type { ByteChannel } from '../../src/node/links/byte-channel.ts';

export class PairedChannel implements ByteChannel {
  /** Frames that still reach this end before the rest waits for `release`. */
  heardMax = Infinity;
  /** Everything that this end sent. */
  readonly sent: Uint8Array[] = [];
  #other: PairedChannel | undefined;
  #isOpen = true;
  #arriving: Uint8Array[] = [];
  #onFrame: (frame: Uint8Array) => void = () => {};
  #onClose: () => void = () => {};

  static pair(): readonly [PairedChannel, PairedChannel] {
    const [a, b] = [new PairedChannel(), new PairedChannel()];
    a.#other = b;
    b.#other = a;
    return [a, b];
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  send(frame: Uint8Array): boolean {
    if (!this.#isOpen) return false;

    this.sent.push(frame);
    this.#other?.arrive(frame.slice());
    return true;
  }

  arrive(frame: Uint8Array): void {
    this.#arriving.push(frame);
    queueMicrotask(() => this.#deliver());
  }

  release(): void {
    this.heardMax = Infinity;
    this.#deliver();
  }

  bufferedAmount(): number {
    return 0;
  }

  onFrame(listener: (frame: Uint8Array) => void): void {
    this.#onFrame = listener;
  }

  onLow(): void {}

  onOpen(listener: () => void): void {
    listener();
  }

  onClose(listener: () => void): void {
    this.#onClose = listener;
  }

  close(): void {
    this.#end();
    const other = this.#other;
    queueMicrotask(() => {
      if (other !== undefined) other.#end();
    });
  }

  /** Closed or not: what was on its way arrives. */
  #deliver(): void {
    while (this.heardMax > 0) {
      const frame = this.#arriving.shift();
      if (frame === undefined) return;

      this.heardMax -= 1;
      this.#onFrame(frame);
    }
  }

  #end(): void {
    if (!this.#isOpen) return;

    this.#isOpen = false;
    this.#onClose();
  }
}
