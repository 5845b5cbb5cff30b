/** How long after a partition all owners of everything hold the same again. */

import type { CrowdTab } from './crowd-tab.ts';
import type { Crowd } from './crowd.ts';
import { writeEntry } from './crowd-app.ts';
import type { Figure, FigureOptions, Row } from './figure.ts';
import { entryNumbered, placementNumbered } from './made-versions.ts';
import { knowsAll, settledCrowd } from './settled-crowd.ts';
import type { VersionMeta } from '../../../src/engine/version.ts';

const splitMs = 150_000;
const writesPerSecond = 5;
const placementsCount = 100;
const withinMs = 15 * 60_000;
/** Two exchange ticks, and a little for what has to be carried. */
const aimS = 125;

/** Every owner holds each version that was written. */
const isConverged = (crowd: Crowd, written: readonly VersionMeta[]): boolean => {
  const [anyone] = crowd.open;
  if (!anyone || !crowd.open.every((tab) => knowsAll(crowd, tab))) return false;
  return written.every((meta) =>
    anyone.node
      .preferenceListFor(meta.placement)
      .primaries.every((nodeId) => crowd.tabs.get(nodeId)?.disk.counts(meta)),
  );
};

const rowFor = ({ seed, isQuick }: FigureOptions, nodes: number): Row => {
  const crowd = settledCrowd(nodes, { seed });
  crowd.split(({ number }) => number % 2 === 0);
  const rng = crowd.rngOf('writes');
  const written: VersionMeta[] = [];
  const write = (tab: CrowdTab | undefined, number: number) => {
    const placement = placementNumbered(rng.below(placementsCount));
    const { itemId } = entryNumbered(number, placement).meta;
    if (!tab) return;
    writeEntry(tab, { number, placement, isPin: false }, ({ meta }) => {
      if (meta.itemId === itemId) written.push(meta);
    });
  };
  const writes = (splitMs / 1000) * writesPerSecond * (isQuick ? 0.2 : 1);
  for (let number = 0; number < writes; number += 1) {
    crowd.run(splitMs / writes);
    write(crowd.open[rng.below(nodes)], number);
  }
  crowd.run(crowd.options.operationTimeoutMs);
  crowd.heal();
  const tookMs = crowd.runUntil(() => isConverged(crowd, written), withinMs, 500);
  return {
    name: `convergence after a partition in halves of ${nodes / 2}`,
    value: (tookMs ?? Infinity) / 1000,
    unit: 's',
    aim: { type: 'atMost', value: aimS },
    note: `${written.length} entries written on both sides in ${splitMs / 1000} s`,
  };
};

export const healing: Figure = {
  name: 'healing',
  run: (options) => [rowFor(options, 20), rowFor(options, 60)],
};
