import { expect, test } from 'vitest';

import { Cluster, Disk } from '../cluster.ts';
import { chunk } from '../things.ts';

/** Members are more than have a link with everybody; each shares ranges with a few of them. */
const large = {
  fullMeshMax: 4,
  tokensPerWeight: 1,
  largeRingDevices: 1000,
  largeRingKeptDevices: 1000,
  probeIntervalMs: 5000,
};
const members = 20;

const dayMs = 24 * 60 * 60_000;
const wallMs = 1_700_000_000_000;
const presence = {
  everHere: undefined,
  longAway: {
    lives: [],
    incarnation: 1,
    hlc: { wallMs: 0, counter: 0 },
    contactMs: wallMs - 20 * dayMs,
    members: [],
  },
};

/** The only copies there are: their holder owned them when it went to sleep, and the ring grew since. */
const lostAfter = (minutes: number, state: Disk['state']) => {
  const cluster = new Cluster(large);
  for (let number = 0; number < members; number += 1) cluster.open(number * 13);
  cluster.run(30_000);

  const photos = Array.from({ length: 40 }, (_, number) => chunk(`photo ${number}`));
  const disk = new Disk();
  disk.state = state;
  const flags = { isReplica: true, isPin: false, hintsFor: [], isCache: false };
  for (const version of photos) disk.apply({ type: 'putVersion', version, flags });
  const holder = cluster.open(1000, { disk });
  cluster.run(minutes * 60_000);

  const others = [...cluster.tabs.values()].filter((tab) => tab !== holder);
  return photos.filter(({ meta }) => !others.some((tab) => tab.disk.holds(meta)));
};

test('what a member holds of ranges that others own by now comes to one of them each', () => {
  expect(lostAfter(3, presence.everHere)).toEqual([]);
});

test('so does what it held before a long absence, once all owners of it were asked', () => {
  expect(lostAfter(5, presence.longAway)).toEqual([]);
});
