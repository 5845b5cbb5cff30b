import { afterEach, describe, expect, test, vi } from 'vitest';
import { RingLink } from '../../src/node/links/ring-link.ts';
import { Handshake } from '../../src/trust/handshake.ts';
import { framesOf } from '../../src/wire/frame.ts';
import { PairedChannel } from './channel-pair.ts';
import { Diary } from './diary.ts';
import { bytesOf, fingerprintsOf, handshakeOf, higher, lower } from './linked-nodes.ts';

afterEach(() => {
  vi.useRealTimers();
});

/** One link, whose other end the test plays by hand. */
class HalfLink {
  readonly diary = new Diary();
  readonly near: PairedChannel;
  readonly far: PairedChannel;
  readonly link: RingLink;
  /** What the link sends, one frame after the other. */
  readonly #heard: Uint8Array[] = [];
  #onHeard: () => void = () => {};

  constructor(onReady: (link: RingLink) => void = () => {}) {
    const [near, far] = PairedChannel.pair();
    this.near = near;
    this.far = far;
    far.onFrame((frame) => {
      this.#heard.push(frame);
      this.#onHeard();
    });
    this.link = new RingLink(
      { linkId: 'link', channel: near, handshake: handshakeOf(lower, higher, true) },
      {
        onReady: (link) => {
          this.diary.write('ready');
          onReady(link);
        },
        onMessage: (_link, { bytes }) => this.diary.write(new TextDecoder().decode(bytes)),
        onEnd: (_link, reason) => this.diary.write(`end: ${reason}`),
      },
    );
  }

  say(bytes: Uint8Array): void {
    for (const frame of framesOf({ bytes, priority: 'control', messageId: 1 })) {
      this.far.send(frame);
    }
  }

  /** The next message of the link: each of a handshake is one frame. */
  async hear(): Promise<Uint8Array> {
    while (this.#heard.length === 0) await new Promise<void>((next) => (this.#onHeard = next));
    return (this.#heard.shift() ?? new Uint8Array()).subarray(1);
  }

  farHandshake(): Handshake {
    const fingerprints = fingerprintsOf(false);
    return new Handshake({
      ...handshakeOf(higher, lower, false),
      localFingerprint: fingerprints.local,
      remoteFingerprint: fingerprints.remote,
    });
  }

  /** The far end's proof, once it has heard this end. */
  async proofAfterHellos(handshake: Handshake): Promise<Uint8Array> {
    this.say(handshake.hello);
    const step = await handshake.receive(await this.hear());
    if (step.type !== 'send') throw new Error('The far end has a proof to send.');
    return step.bytes;
  }
}

describe('before the handshake is over', () => {
  test('nothing is sent for the node', () => {
    const half = new HalfLink();
    half.link.send(bytesOf('too early'), 'control');
    half.link.open(fingerprintsOf(true));
    half.link.send(bytesOf('still too early'), 'control');
    expect(half.near.sent).toHaveLength(1);
    expect(half.near.sent[0]?.length).toBeGreaterThan(200);
  });

  test('a word of anything else ends the link unheard', async () => {
    const half = new HalfLink();
    half.link.open(fingerprintsOf(true));
    half.say(bytesOf('no hello'));
    await half.diary.has('end: handshake');
    expect(half.diary.lines).toEqual(['end: handshake']);
  });

  test('what came before the page told the certificates is kept', async () => {
    const half = new HalfLink();
    const handshake = half.farHandshake();
    half.say(handshake.hello);
    await Promise.resolve();
    half.link.open(fingerprintsOf(true));
    const step = await handshake.receive(await half.hear());
    if (step.type === 'send') half.say(step.bytes);
    await half.diary.has('ready');
  });

  test('what follows the far end’s last word at once is kept, in order', async () => {
    const half = new HalfLink();
    half.link.open(fingerprintsOf(true));
    half.say(await half.proofAfterHellos(half.farHandshake()));
    for (const word of ['one', 'two', 'three']) half.say(bytesOf(word));
    await half.diary.has('three');
    half.say(bytesOf('four'));
    await half.diary.has('four');
    expect(half.diary.lines).toEqual(['ready', 'one', 'two', 'three', 'four']);
  });

  test('more early words than a handshake can have end the link', async () => {
    const half = new HalfLink();
    for (let word = 0; word < 64; word += 1) half.say(bytesOf('x'));
    await Promise.resolve();
    expect(half.diary.lines).toEqual([]);
    half.say(bytesOf('x'));
    await half.diary.has('end: brokenRule');
  });

  test('certificates that differ end it', async () => {
    const half = new HalfLink();
    half.link.open({ ...fingerprintsOf(true), remote: 'sha-256 EE:66' });
    half.say(half.farHandshake().hello);
    await half.diary.has('end: handshake');
    expect(half.far.isOpen).toBe(false);
  });

  test('a far end that stays silent ends it after a while, and its timer with it', () => {
    vi.useFakeTimers();
    const half = new HalfLink();
    half.link.open(fingerprintsOf(true));
    vi.advanceTimersByTime(19_999);
    expect(half.diary.lines).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(half.diary.lines).toEqual(['end: timeout']);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('a link that is ready', () => {
  const ready = async (): Promise<HalfLink> => {
    const half = new HalfLink();
    half.link.open(fingerprintsOf(true));
    half.say(await half.proofAfterHellos(half.farHandshake()));
    await half.diary.has('ready');
    await half.hear();
    return half;
  };

  test('does not time out any more', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const half = await ready();
    vi.advanceTimersByTime(60_000);
    expect(half.link.isReady).toBe(true);
  });

  test('ends on a frame that is none', async () => {
    const half = await ready();
    half.far.send(new Uint8Array([255, 255, 255]));
    await half.diary.has('end: brokenRule');
    expect(half.far.isOpen).toBe(false);
  });

  test('ends once, and hears nothing after that', async () => {
    const half = await ready();
    half.say(bytesOf('on its way'));
    half.link.end('closed');
    half.link.end('overflow');
    await Promise.resolve();
    expect(half.diary.lines).toEqual(['ready', 'end: closed']);
  });

  test('hands on nothing that waited when it was ended on getting ready', async () => {
    const half = new HalfLink((link) => link.end('closed'));
    half.link.open(fingerprintsOf(true));
    half.say(await half.proofAfterHellos(half.farHandshake()));
    half.say(bytesOf('waiting'));
    await half.diary.has('end: closed');
    await Promise.resolve();
    expect(half.diary.lines).toEqual(['ready', 'end: closed']);
  });

  test('ends when the channel closes', async () => {
    const half = await ready();
    half.far.close();
    await half.diary.has('end: closed');
    const sent = half.near.sent.length;
    half.link.send(bytesOf('to nobody'), 'control');
    expect(half.near.sent).toHaveLength(sent);
  });
});
