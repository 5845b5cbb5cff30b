/** Links whose end was announced. */

import { expect, test } from 'vitest';

import { Cluster, nodeIdNumbered } from '../cluster.ts';

const [here, there] = [nodeIdNumbered(0), nodeIdNumbered(1)];

/** Two of three are linked; one says that the link ends, and nothing more. */
const announced = (): Cluster => {
  const cluster = Cluster.of(3);
  cluster.send(there, here, { type: 'part', hasRoom: false });
  cluster.run(1000);
  return cluster;
};

test('who announces an end and stays is hung up on, however often it says so, and not suspected', () => {
  const cluster = announced();
  expect(cluster.isLinked(here, there)).toBe(true);
  for (let time = 0; time < 5; time += 1) {
    cluster.send(there, here, { type: 'part', hasRoom: false });
    cluster.run(1000);
  }
  expect(cluster.isLinked(here, there)).toBe(false);
  expect(cluster.tab(0).stateOf(cluster.tab(1))).toBe('alive');
});

test('a link that takes the place of the one whose end was announced stays', () => {
  const cluster = announced();
  cluster.disconnect(here, there);
  cluster.connect(here, there);
  const broken: string[] = [];
  cluster.disconnect = (a, b) => void broken.push(a, b);
  cluster.run(10_000);
  expect(broken).toEqual([]);
});

test('a link that was idle is made again when it is needed, one that there was no room for a minute later', () => {
  for (const hasRoom of [true, false]) {
    const cluster = Cluster.of(3);
    cluster.send(there, here, { type: 'part', hasRoom });
    cluster.send(here, there, { type: 'part', hasRoom });
    cluster.run(20);
    cluster.disconnect(here, there);
    expect(cluster.runUntil(() => cluster.isLinked(here, there), 10_000)).toBe(hasRoom);
    expect(cluster.runUntil(() => cluster.isLinked(here, there), 60_000)).toBe(true);
  }
});
