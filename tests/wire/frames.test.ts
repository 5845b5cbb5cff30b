import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { frameKinds, framesOf, priorities } from '../../src/wire/frame.ts';
import { Reassembler, type ReceivedMessage } from '../../src/wire/reassembler.ts';
import { wireLimits } from '../../src/wire/wire-limits.ts';

const filled = (length: number, byte: number): Uint8Array => new Uint8Array(length).fill(byte);

const receiveAll = (reassembler: Reassembler, frames: readonly Uint8Array[]) => {
  const messages: ReceivedMessage[] = [];
  for (const frame of frames) {
    const received = reassembler.receive(frame);
    if (!received.ok) throw new Error(received.error.type);
    if (received.value) messages.push(received.value);
  }
  return messages;
};

const bigFrames = (messageId: number, bytes = filled(200_000, messageId)) =>
  framesOf({ bytes, priority: 'bulk', messageId });

describe('frames', () => {
  it('carry any message, in frames no larger than agreed', () => {
    const size = fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 300_000 }));
    fc.assert(
      fc.property(size, fc.constantFrom(...priorities), fc.nat(), (length, priority, messageId) => {
        const bytes = Uint8Array.from({ length }, (_, i) => i * 7);
        const frames = framesOf({ bytes, priority, messageId });
        expect(frames.every((frame) => frame.length <= wireLimits.frameBytesMax)).toBe(true);
        const [message] = receiveAll(new Reassembler(), frames);
        expect(message?.priority).toBe(priority);
        expect(Buffer.compare(message?.bytes ?? filled(0, 0), bytes)).toBe(0);
      }),
      { numRuns: 60 },
    );
  });

  it('cost a small message one byte', () => {
    const [frame] = framesOf({ bytes: filled(4, 1), priority: 'control', messageId: 9 });
    expect(frame?.length).toBe(5);
  });

  it('of several messages arrive in any mixture, as long as each keeps its order', () => {
    const frames = [1, 2, 3].map((id) => bigFrames(id));
    const mixed = [0, 1, 2, 3].flatMap((i) => frames.map((each) => each[i])).filter((f) => !!f);
    const messages = receiveAll(new Reassembler(), mixed);
    const areTheirs = messages.map(({ bytes }, i) => Buffer.compare(bytes, filled(200_000, i + 1)));
    expect(areTheirs).toEqual([0, 0, 0]);
  });

  it('let a ping through in the middle of a photo', () => {
    const [first = filled(0, 0), ...rest] = bigFrames(1);
    const ping = framesOf({ bytes: filled(4, 9), priority: 'control', messageId: 2 });
    const messages = receiveAll(new Reassembler(), [first, ...ping, ...rest]);
    expect(messages.map(({ priority }) => priority)).toEqual(['control', 'bulk']);
  });

  it('give back their room once a message is whole', () => {
    const reassembler = new Reassembler();
    const rounds = 2 * (wireLimits.partialBytesMax / 200_000);
    for (let id = 0; id < rounds; id += 1) {
      expect(receiveAll(reassembler, bigFrames(id))).toHaveLength(1);
    }
  });
});

describe('hostile frames are refused', () => {
  const refusal = (frames: readonly Uint8Array[]) => {
    const reassembler = new Reassembler();
    for (const frame of frames) {
      const received = reassembler.receive(frame);
      if (!received.ok) return received.error.type;
    }
    return 'accepted';
  };
  const header = (kind: number, ...rest: number[]) => new Uint8Array([kind, ...rest]);

  it('whatever their bytes', () => {
    const reassembler = new Reassembler();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 30 }), (frame) => {
        expect(typeof reassembler.receive(frame).ok).toBe('boolean');
      }),
      { numRuns: 3000 },
    );
  });

  it('that are larger than agreed', () => {
    expect(refusal([filled(wireLimits.frameBytesMax + 1, 0)])).toBe('tooLarge');
  });

  it('that are empty, or of no kind, or of no priority', () => {
    expect(refusal([filled(0, 0)])).toBe('malformed');
    expect(refusal([header(frameKinds.whole)])).toBe('malformed');
    expect(refusal([header(3, 1)])).toBe('malformed');
    expect(refusal([header(3 << 2, 1)])).toBe('malformed');
  });

  it('that begin a message too large for anybody', () => {
    expect(refusal([header(frameKinds.first, 0, 0, 0, 1, 255, 255, 255, 255, 7)])).toBe('tooLarge');
  });

  it('that go on with a message never begun', () => {
    expect(refusal([header(frameKinds.next, 0, 0, 0, 1, 7)])).toBe('unknownMessage');
  });

  it('that begin the same message twice', () => {
    const [first = filled(0, 0)] = bigFrames(1);
    expect(refusal([first, first])).toBe('malformed');
  });

  it('that begin a message and already hold all of it', () => {
    expect(refusal([header(frameKinds.first, 0, 0, 0, 1, 0, 0, 0, 1, 7)])).toBe('malformed');
  });

  it('that go on beyond the size the first one gave', () => {
    const [first = filled(0, 0), second = filled(0, 0)] = bigFrames(1);
    expect(refusal([first, second, second, second, second])).toBe('malformed');
  });

  it('that change their priority on the way', () => {
    const [first = filled(0, 0)] = bigFrames(1);
    const [, second = filled(0, 0)] = framesOf({
      bytes: filled(200_000, 1),
      priority: 'control',
      messageId: 1,
    });
    expect(refusal([first, second])).toBe('malformed');
  });

  it('that begin more messages than may be unfinished', () => {
    const firsts = Array.from({ length: wireLimits.partialMessagesMax + 1 }, (_, id) => {
      const [first = filled(0, 0)] = bigFrames(id);
      return first;
    });
    expect(refusal(firsts)).toBe('tooManyPartials');
  });

  it('that promise more bytes than may be unfinished', () => {
    const firsts = Array.from({ length: 4 }, (_, id) =>
      header(frameKinds.first, 0, 0, 0, id, 0, 0x40, 0, 0, 7),
    );
    expect(refusal(firsts)).toBe('tooManyPartials');
  });
});
