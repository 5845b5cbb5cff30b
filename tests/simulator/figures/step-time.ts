/** How long one step of a full node keeps its thread, on this machine. */

import { quantile } from '../../bench/statistics.ts';
import { pick } from '../streams.ts';
import { albumsCount, bigStore } from './big-store.ts';
import { readEntry, writeEntry } from './crowd-app.ts';
import { CrowdDisk } from './crowd-disk.ts';
import { Crowd } from './crowd.ts';
import type { Figure, FigureOptions, Row } from './figure.ts';
import { placementNumbered } from './made-versions.ts';
import { settle } from './settled-crowd.ts';

const nodes = 4;
const itemsCount = 100_000;
const operationsPerSecond = 20;
const openedMs = 60_000;
const replica = { isReplica: true, isPin: false, isCache: false, hintsFor: [] };

/** As at somebody whose albums these are. */
const openAlbums = (crowd: Crowd): void => {
  const placements = Array.from({ length: albumsCount }, (_, number) => placementNumbered(number));
  for (const tab of crowd.open) {
    tab.command(() => ({ type: 'pin', placements, want: 'everything' }));
  }
  crowd.run(openedMs);
};

const run = ({ seed, isQuick }: FigureOptions): readonly Row[] => {
  const crowd = new Crowd({ seed });
  const versions = bigStore(itemsCount);
  for (let number = 0; number < nodes; number += 1) {
    const disk = new CrowdDisk();
    disk.fill(versions, replica);
    crowd.add(number, { disk });
  }
  settle(crowd);
  openAlbums(crowd);

  const times: number[] = [];
  let slowest = { type: 'wake', tookMs: 0 };
  crowd.onStepped = (_tab, input, tookMs) => {
    times.push(tookMs);
    const type = input.type === 'message' ? input.message.type : input.type;
    if (tookMs > slowest.tookMs) slowest = { type, tookMs };
  };
  const rng = crowd.rngOf('people');
  const seconds = isQuick ? 30 : 300;
  for (let number = 0; number < seconds * operationsPerSecond; number += 1) {
    crowd.run(1000 / operationsPerSecond);
    const tab = pick(rng, crowd.open);
    const placement = placementNumbered(rng.below(albumsCount));
    if (number % 2 === 0) {
      writeEntry(tab, { number: itemsCount + number, placement, isPin: true }, () => {});
    } else readEntry(tab, pick(rng, versions).meta, () => {});
  }
  const inAll = times.reduce((sum, time) => sum + time, 0);
  return [
    {
      name: `step of a node with ${itemsCount} items, p99`,
      value: quantile(times, 0.99),
      unit: 'ms',
      aim: { type: 'atMost', value: 1 },
      note:
        `median ${quantile(times, 0.5).toFixed(3)}, slowest ${slowest.tookMs.toFixed(1)} ` +
        `(${slowest.type}) of ${times.length}; ${((inAll / nodes / seconds) * 0.1).toFixed(2)} % of a core`,
    },
  ];
};

export const stepTime: Figure = { name: 'step-time', run };
