/**
 * The measure of all: a plain data channel between two pages, with 64 KiB messages and about
 * 128 KiB queued, and nothing around it. The bench carries the descriptions from page to page.
 */

import { clockMs } from './watch.ts';

const messageBytes = 64 * 1024;
const bufferedHighBytes = 128 * 1024;
const bufferedLowBytes = 64 * 1024;
/** Chromium's count can stay stale; the next send frees it. */
const staleAfterMs = 50;

export interface RoundTrips {
  readonly durationsMs: readonly number[];
  /** What to add to this page's clock to read the other's. */
  readonly offsetMs: number;
}

/** What the other side answers: bytes to a transfer, its clock to a ping. */
type Answer =
  | { readonly type: 'received'; readonly bytes: number }
  | { readonly type: 'pong'; readonly clockMs: number };

export class RawChannel {
  #connection = new RTCPeerConnection();
  #channel = this.#newChannel();
  #expectedBytes = 0;
  #receivedBytes = 0;
  #onAnswer: (answer: Answer) => void = () => {};

  /** Ends what was, and begins with another page. */
  async offer(): Promise<string> {
    this.#begin();
    await this.#connection.setLocalDescription();
    return this.#gathered();
  }

  async answer(offer: string): Promise<string> {
    this.#begin();
    await this.#connection.setRemoteDescription({ type: 'offer', sdp: offer });
    await this.#connection.setLocalDescription();
    return this.#gathered();
  }

  async accept(answer: string): Promise<void> {
    await this.#connection.setRemoteDescription({ type: 'answer', sdp: answer });
  }

  async opened(): Promise<void> {
    if (this.#channel.readyState === 'open') return;
    await new Promise((resolve) => this.#channel.addEventListener('open', resolve));
  }

  /** The other side is told what to wait for before anything is sent. */
  expect(bytes: number): void {
    this.#expectedBytes = bytes;
    this.#receivedBytes = 0;
  }

  /** Milliseconds until the other side has acknowledged all bytes. */
  async transfer(bytes: number): Promise<number> {
    const startMs = clockMs();
    const received = this.#answered('received');
    for (let leftBytes = bytes; leftBytes > 0; leftBytes -= messageBytes) {
      if (this.#channel.bufferedAmount > bufferedHighBytes) await this.#drained();
      this.#channel.send(new Uint8Array(Math.min(messageBytes, leftBytes)));
    }
    await received;
    return clockMs() - startMs;
  }

  /** Sequential, each of so many bytes, answered by a short text. */
  async roundTrips(count: number, bytes: number): Promise<RoundTrips> {
    const durationsMs: number[] = [];
    let offsetMs = 0;
    for (let round = 0; round < count; round += 1) {
      const startMs = clockMs();
      const pong = this.#answered('pong');
      this.#channel.send(new Uint8Array(bytes));
      const { clockMs: otherMs } = await pong;
      const durationMs = clockMs() - startMs;
      // The quickest round is the one whose middle is best known.
      if (durationMs < Math.min(...durationsMs)) offsetMs = otherMs - (startMs + durationMs / 2);
      durationsMs.push(durationMs);
    }
    return { durationsMs, offsetMs };
  }

  #begin(): void {
    this.#connection.close();
    this.#connection = new RTCPeerConnection();
    this.#channel = this.#newChannel();
  }

  #newChannel(): RTCDataChannel {
    const channel = this.#connection.createDataChannel('raw', { negotiated: true, id: 0 });
    channel.binaryType = 'arraybuffer';
    channel.bufferedAmountLowThreshold = bufferedLowBytes;
    channel.addEventListener('message', ({ data }: MessageEvent<string | ArrayBuffer>) => {
      if (typeof data === 'string') this.#onAnswer(JSON.parse(data) as Answer);
      else this.#receive(data.byteLength);
    });
    return channel;
  }

  #receive(bytes: number): void {
    if (this.#expectedBytes === 0) return this.#say({ type: 'pong', clockMs: clockMs() });

    this.#receivedBytes += bytes;
    if (this.#receivedBytes < this.#expectedBytes) return;

    this.#say({ type: 'received', bytes: this.#receivedBytes });
    this.#expectedBytes = 0;
  }

  #say(answer: Answer): void {
    this.#channel.send(JSON.stringify(answer));
  }

  #answered<Type extends Answer['type']>(type: Type): Promise<Extract<Answer, { type: Type }>> {
    return new Promise((resolve) => {
      this.#onAnswer = (answer) => {
        if (answer.type === type) resolve(answer as Extract<Answer, { type: Type }>);
      };
    });
  }

  async #gathered(): Promise<string> {
    while (this.#connection.iceGatheringState !== 'complete') {
      await new Promise((resolve) =>
        this.#connection.addEventListener('icegatheringstatechange', resolve, { once: true }),
      );
    }
    return this.#connection.localDescription?.sdp ?? '';
  }

  #drained(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, staleAfterMs);
      this.#channel.addEventListener(
        'bufferedamountlow',
        () => {
          clearTimeout(timer);
          resolve();
        },
        { once: true },
      );
    });
  }
}
