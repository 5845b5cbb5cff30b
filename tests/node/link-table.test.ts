import { afterEach, describe, expect, test, vi } from 'vitest';
import { PairedChannel } from './channel-pair.ts';
import {
  bytesOf,
  fingerprintsOf,
  higher,
  LinkedNode,
  linkedPair,
  lower,
  openWire,
  wire,
} from './linked-nodes.ts';

afterEach(() => {
  vi.useRealTimers();
});

describe('two nodes with a link', () => {
  test('hear each other in order, both ways', async () => {
    const [anna, ben] = await linkedPair();
    for (const word of ['one', 'two', 'three']) {
      expect([anna.say(ben, word), ben.say(anna, `${word} too`)]).toEqual([true, true]);
    }
    await Promise.all([ben.diary.has('control: three'), anna.diary.has('control: three too')]);
    expect(ben.diary.lines).toEqual(['up', 'control: one', 'control: two', 'control: three']);
    expect(anna.diary.lines.slice(1)).toEqual(
      ['one', 'two', 'three'].map((word) => `control: ${word} too`),
    );
  });

  test('get a message of many frames whole, with its priority', async () => {
    const [anna, ben] = await linkedPair();
    const text = 'a photo '.repeat(40_000);
    anna.table.send(ben.person.identity.nodeId, bytesOf(text), 'bulk');
    await ben.diary.has(`bulk: ${text}`);
  });

  test('both see it go when one hangs up', async () => {
    const [anna, ben] = await linkedPair();
    anna.table.hangUp(ben.person.identity.nodeId, 'closed');
    await ben.diary.has('down');
    expect(anna.diary.lines).toEqual(['up', 'release first', 'down']);
    expect(ben.diary.lines).toEqual(['up', 'release first', 'down']);
    expect([anna.say(ben, 'gone'), ben.say(anna, 'gone')]).toEqual([false, false]);
  });

  test('lose it when the page says that the connection closed', async () => {
    const [anna, ben] = await linkedPair();
    anna.table.closed('first');
    await ben.diary.has('down');
    expect(anna.diary.lines).toEqual(['up', 'release first', 'down']);
  });
});

describe('a link that never gets ready', () => {
  test('is a failure with its reason when somebody sits between', async () => {
    const [anna, ben] = [new LinkedNode(lower), new LinkedNode(higher)];
    wire('tapped', anna, ben);
    anna.table.opened('tapped', { local: 'sha-256 AA:01', remote: 'sha-256 EE:66' });
    ben.table.opened('tapped', { local: 'sha-256 BB:02', remote: 'sha-256 EE:66' });
    await anna.diary.has('failed: handshake');
    expect(anna.diary.lines).toEqual(['release tapped', 'failed: handshake']);
    expect(ben.diary.lines).not.toContain('up');
    expect(anna.say(ben, 'secret')).toBe(false);
  });

  test('is none when there is no room for it', () => {
    const [anna, ben] = [new LinkedNode(lower), new LinkedNode(higher)];
    for (let link = 0; link < 64; link += 1) wire(`link ${link}`, anna, ben);
    expect(anna.diary.lines).toEqual([]);
    const [channel] = PairedChannel.pair();
    anna.attach('one more', channel, higher, true);
    expect(channel.isOpen).toBe(false);
    expect(anna.diary.lines).toEqual(['release one more']);
  });
});

type Dialled = 'by the lower' | 'by the higher';
const orders: readonly (readonly [Dialled, Dialled])[] = [
  ['by the lower', 'by the lower'],
  ['by the lower', 'by the higher'],
  ['by the higher', 'by the lower'],
  ['by the higher', 'by the higher'],
];

describe('two nodes that dialled each other at once', () => {
  /** Frames of a handshake that reach an end before it would be ready: the hello. */
  const helloOnly = 1;

  test.each(orders)(
    'keep one link, the same, when the one dialled %s is ready first here and the one dialled %s there',
    async (firstHere, firstThere) => {
      const [anna, ben] = [new LinkedNode(lower), new LinkedNode(higher)];
      const wires = {
        'by the lower': wire('by the lower', anna, ben),
        'by the higher': wire('by the higher', ben, anna),
      };
      for (const { linkId, channelOf } of Object.values(wires)) {
        const [here, there] = [channelOf.get(anna), channelOf.get(ben)];
        if (here && linkId !== firstHere) here.heardMax = helloOnly;
        if (there && linkId !== firstThere) there.heardMax = helloOnly;
      }
      for (const each of Object.values(wires)) openWire(each);
      await Promise.all([anna.diary.has('up'), ben.diary.has('up')]);
      for (const { channelOf } of Object.values(wires)) {
        for (const channel of channelOf.values()) channel.release();
      }
      // The lower node decides: for the one that it had ready last.
      const isSettled = (lines: readonly string[]): boolean =>
        lines.includes(`release ${firstHere}`) &&
        lines.findLast((line) => line === 'up' || line === 'down') === 'up';
      await Promise.all([anna.diary.until(isSettled), ben.diary.until(isSettled)]);

      const kept = wires[firstHere === 'by the lower' ? 'by the higher' : 'by the lower'];
      anna.say(ben, 'still here');
      ben.say(anna, 'me too');
      await Promise.all([ben.diary.has('control: still here'), anna.diary.has('control: me too')]);
      expect([...kept.channelOf.values()].map(({ isOpen }) => isOpen)).toEqual([true, true]);
      expect(anna.diary.lines).not.toContain(`release ${kept.linkId}`);
      expect(ben.diary.lines).not.toContain(`release ${kept.linkId}`);
    },
  );
});

describe('a node that came back', () => {
  test('is heard over its new link, although the old one never closed', async () => {
    const [anna, , old] = await linkedPair();
    const reloaded = new LinkedNode(higher);
    const fresh = wire('second', reloaded, anna);
    anna.diary.lines.length = 0;
    openWire(fresh);
    await Promise.all([anna.diary.has('up'), reloaded.diary.has('up')]);
    expect(anna.diary.lines).toEqual(['release first', 'up']);
    expect(old.channelOf.get(anna)?.isOpen).toBe(false);

    expect(anna.say(reloaded, 'welcome back')).toBe(true);
    await reloaded.diary.has('control: welcome back');
  });

  test('is heard at once when it dialled before, too', async () => {
    const [, ben, old] = await linkedPair();
    const reloaded = new LinkedNode(lower);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    ben.diary.lines.length = 0;
    openWire(wire('second', reloaded, ben));
    await ben.diary.has('up');
    expect(ben.diary.lines).toEqual(['up']);
    expect(ben.say(reloaded, 'welcome back')).toBe(true);
    await reloaded.diary.has('control: welcome back');

    expect(old.channelOf.get(ben)?.isOpen).toBe(true);
    vi.advanceTimersByTime(30_000);
    expect(old.channelOf.get(ben)?.isOpen).toBe(false);
    expect(ben.diary.lines).toEqual(['up', 'release first']);
  });

  test('may go again: what was kept of its older link takes over, until that goes too', async () => {
    const [, ben] = await linkedPair();
    const reloaded = new LinkedNode(lower);
    openWire(wire('second', reloaded, ben));
    await ben.diary.until((lines) => lines.filter((line) => line === 'up').length === 2);
    ben.diary.lines.length = 0;
    ben.table.closed('second');
    expect(ben.diary.lines).toEqual(['release second', 'up']);
    ben.table.closed('first');
    expect(ben.diary.lines.slice(2)).toEqual(['release first', 'down']);
  });

  test('is hung up on as a whole', async () => {
    const [, ben] = await linkedPair();
    const reloaded = new LinkedNode(lower);
    openWire(wire('second', reloaded, ben));
    await ben.diary.until((lines) => lines.filter((line) => line === 'up').length === 2);
    ben.diary.lines.length = 0;
    ben.table.hangUp(lower.identity.nodeId, 'closed');
    expect(ben.diary.lines).toEqual(['release first', 'release second', 'down']);
  });

  test('must prove itself again: fingerprints of another connection do not do', async () => {
    const [anna, ben] = await linkedPair();
    wire('second', ben, anna);
    anna.table.opened('second', fingerprintsOf(true));
    ben.table.opened('second', fingerprintsOf(true));
    await anna.diary.has('release second');
    // Who that was, nobody knows: it is no failure of the one it named.
    expect(anna.diary.lines).toEqual(['up', 'release second']);
    expect(anna.say(ben, 'over the first')).toBe(true);
  });
});
