/** Members become devices, and devices keep their places. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countPresence, deviceByNodeId, devicesOf } from '../../src/ui/network/devices.ts';
import { memberOf, networkOf, ownMember } from './network-fixture.ts';

const ids = (members: Parameters<typeof networkOf>[0]): readonly string[] =>
  devicesOf(networkOf(members)).map((device) => device.deviceId);

describe('devices', () => {
  test('this device stands at six o’clock, the others follow by node id', () => {
    const devices = devicesOf(networkOf([memberOf('c'), ownMember('b'), memberOf('a')]));
    expect(devices.map((device) => device.deviceId)).toEqual(['device b', 'device c', 'device a']);
    expect(devices.map((device) => device.place)).toEqual([
      0.5,
      expect.closeTo(0.5 + 1 / 3),
      expect.closeTo(1 / 6),
    ]);
  });

  test('the order of the rows does not matter', () => {
    const members = [ownMember('c'), ...['a', 'b', 'd', 'e'].map((id) => memberOf(id))];
    fc.assert(
      fc.property(fc.shuffledSubarray(members, { minLength: 5 }), (shuffled) => {
        expect(ids(shuffled)).toEqual(ids(members));
      }),
    );
  });

  test('a device that goes away keeps its place', () => {
    const places = (state: 'alive' | 'dead'): readonly number[] =>
      devicesOf(networkOf([ownMember('a'), memberOf('b', { state }), memberOf('c')])).map(
        (device) => device.place,
      );
    expect(places('dead')).toEqual(places('alive'));
  });

  test('several tabs of one browser are one device with the tokens of all', () => {
    const devices = devicesOf(
      networkOf([
        ownMember('a', { deviceId: 'mine', tokens: [0.1] }),
        memberOf('z', { deviceId: 'mine', isThisDevice: true, tokens: [0.2] }),
        memberOf('b'),
      ]),
    );
    expect(devices).toHaveLength(2);
    expect(devices[0]?.tabs).toHaveLength(2);
    expect(devices[0]?.tokens).toEqual([0.1, 0.2]);
  });

  test('a device is here while one of its tabs is', () => {
    const [, device] = devicesOf(
      networkOf([
        ownMember('a'),
        memberOf('b', { deviceId: 'theirs', state: 'left', tokens: [0.7] }),
        memberOf('c', { deviceId: 'theirs', tokens: [0.3] }),
      ]),
    );
    expect(device?.presence).toBe('here');
    expect(device?.tokens).toEqual([0.3]);
  });

  test('of several links to a device the most direct one counts', () => {
    const [, device] = devicesOf(
      networkOf([
        ownMember('a'),
        memberOf('b', { deviceId: 'theirs', link: 'relayed', roundTripMs: 90 }),
        memberOf('c', { deviceId: 'theirs', link: 'direct', roundTripMs: 12 }),
      ]),
    );
    expect(device?.link).toBe('direct');
    expect(device?.roundTripMs).toBe(12);
  });

  test('a suspect still counts as here, one that left counts as neither', () => {
    const devices = devicesOf(
      networkOf([
        ownMember('a'),
        memberOf('b', { state: 'suspect' }),
        memberOf('c', { state: 'dead' }),
        memberOf('d', { state: 'left' }),
      ]),
    );
    expect(countPresence(devices)).toEqual({ here: 2, away: 1 });
  });

  test('a device is found by any of its tabs', () => {
    const devices = devicesOf(
      networkOf([ownMember('a', { deviceId: 'x' }), memberOf('b', { deviceId: 'x' })]),
    );
    expect(deviceByNodeId(devices, 'b')?.deviceId).toBe('x');
    expect(deviceByNodeId(devices, 'q')).toBeUndefined();
  });
});
