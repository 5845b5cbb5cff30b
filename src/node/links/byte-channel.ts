/**
 * The one face of what carries frames: a data channel that lives in this worker, or, where a
 * browser cannot transfer one, a port to the page that holds it.
 */

export interface ByteChannel {
  /** False when the channel is no longer open: the frame is lost, and so is the link. */
  send(frame: Uint8Array): boolean;
  bufferedAmount(): number;
  onFrame(listener: (frame: Uint8Array) => void): void;
  /** Called once `bufferedAmount` has fallen to `thresholdBytes`, as far as the browser tells. */
  onLow(thresholdBytes: number, listener: () => void): void;
  onOpen(listener: () => void): void;
  onClose(listener: () => void): void;
  close(): void;
}

export class DataChannelBytes implements ByteChannel {
  readonly #channel: RTCDataChannel;

  constructor(channel: RTCDataChannel) {
    this.#channel = channel;
    channel.binaryType = 'arraybuffer';
  }

  send(frame: Uint8Array): boolean {
    if (this.#channel.readyState !== 'open') return false;

    try {
      this.#channel.send(frame as Uint8Array<ArrayBuffer>);
      return true;
    } catch {
      // The channel closed between the question and the call, or the browser's buffer is full.
      return false;
    }
  }

  bufferedAmount(): number {
    return this.#channel.bufferedAmount;
  }

  onFrame(listener: (frame: Uint8Array) => void): void {
    this.#channel.addEventListener('message', (event: MessageEvent<unknown>) => {
      if (event.data instanceof ArrayBuffer) listener(new Uint8Array(event.data));
    });
  }

  onLow(thresholdBytes: number, listener: () => void): void {
    this.#channel.bufferedAmountLowThreshold = thresholdBytes;
    this.#channel.addEventListener('bufferedamountlow', listener);
  }

  onOpen(listener: () => void): void {
    if (this.#channel.readyState === 'open') listener();
    else this.#channel.addEventListener('open', listener, { once: true });
  }

  onClose(listener: () => void): void {
    this.#channel.addEventListener('close', listener, { once: true });
  }

  close(): void {
    this.#channel.close();
  }
}
