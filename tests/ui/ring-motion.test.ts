/** What moves on the ring, and that it comes to rest. */

import { describe, expect, test } from 'vitest';
import { RingMotion } from '../../src/ui/network/ring-motion.ts';
import { memberOf, networkOf, ownMember } from './network-fixture.ts';

const two = networkOf([ownMember('a'), memberOf('b')]);
const three = networkOf([ownMember('a'), memberOf('b'), memberOf('c')]);

const motionAfter = (first: typeof two, second: typeof two): RingMotion => {
  const motion = new RingMotion(false);
  motion.update(first, 0);
  motion.update(second, 1_000);
  return motion;
};

describe('motion', () => {
  test('the first view stands still', () => {
    const motion = new RingMotion(false);
    motion.update(two, 0);
    expect(motion.at(0).isMoving).toBe(false);
  });

  test('the same view again moves nothing', () => {
    expect(motionAfter(two, two).at(1_000).isMoving).toBe(false);
  });

  test('a join moves the others to their places in 240 ms', () => {
    const motion = motionAfter(two, three);
    expect(motion.at(1_000).placeByDeviceId.get('device b')).toBeCloseTo(0);
    expect(motion.at(1_120).placeByDeviceId.get('device b')).toBeCloseTo(-1 / 12);
    expect(motion.at(1_240).placeByDeviceId.get('device b')).toBeCloseTo(5 / 6);
  });

  test('a newcomer draws its ticks in for 600 ms', () => {
    const motion = motionAfter(two, three);
    expect(motion.at(1_300).joinShareByDeviceId.get('device c')).toBeCloseTo(0.5);
    expect(motion.at(1_600).joinShareByDeviceId.size).toBe(0);
    expect(motion.at(1_600).isMoving).toBe(false);
  });

  test('a range both sides agree on turns for 400 ms', () => {
    const comparing = networkOf(two.members, { repairs: [{ from: 0.1, to: 0.2, nodeId: 'b' }] });
    const motion = motionAfter(comparing, two);
    expect(motion.at(1_399).agreed).toHaveLength(1);
    expect(motion.at(1_400).agreed).toHaveLength(0);
  });

  test('a hint slides home when its device is back', () => {
    const hints = [{ forNodeId: 'c', count: 2 }];
    const waiting = networkOf([
      ownMember('a'),
      memberOf('b', { hints }),
      memberOf('c', { state: 'dead' }),
    ]);
    expect(motionAfter(waiting, three).at(1_010).handovers).toMatchObject([
      { fromDeviceId: 'device b', toDeviceId: 'device c', count: 2 },
    ]);
  });

  test('a hint dropped while its device is away slides nowhere', () => {
    const hints = [{ forNodeId: 'c', count: 2 }];
    const gone = memberOf('c', { state: 'dead' });
    const waiting = networkOf([ownMember('a'), memberOf('b', { hints }), gone]);
    const dropped = networkOf([ownMember('a'), memberOf('b'), gone]);
    expect(motionAfter(waiting, dropped).at(1_010).handovers).toEqual([]);
  });

  test('with reduced motion nothing travels', () => {
    const motion = new RingMotion(true);
    motion.update(two, 0);
    motion.update(three, 1_000);
    expect(motion.at(1_000).isMoving).toBe(false);
    expect(motion.at(1_000).placeByDeviceId.get('device b')).toBeCloseTo(5 / 6);
  });
});
