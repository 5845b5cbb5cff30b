/** What moves when somebody joins: its share of what is stored, and hardly anything else. */

import { positionOf } from '../../../src/engine/ring/hash.ts';
import type { Figure, Row } from './figure.ts';
import { chunkNumbered, placementNumbered } from './made-versions.ts';
import { ringOf, stockedCrowd } from './stocked-crowd.ts';
import { bodyBytesOf } from './weigh.ts';

const nodes = 20;
const itemsCount = 4000;
const joinedMs = 8 * 60_000;

const run = (seed: number, count: number): Row => {
  const versions = Array.from({ length: count }, (_, number) => {
    const placement = placementNumbered(number);
    return chunkNumbered(number, { placement, albumId: placementNumbered(0) }, 20_000);
  });
  const crowd = stockedCrowd(nodes, versions, { seed });
  const newcomer = crowd.add(nodes);
  let moved = 0;
  let elsewhere = 0;
  crowd.onSend = (_from, to, message) => {
    if (message.type !== 'store' && message.type !== 'fetched') return;
    moved += bodyBytesOf(message);
    if (to !== newcomer) elsewhere += bodyBytesOf(message);
  };
  crowd.run(joinedMs);

  const ring = ringOf(crowd, nodes + 1);
  const due = versions.filter(({ meta }) =>
    ring.listAt(positionOf(meta.placement)).primaries.includes(newcomer.nodeId),
  );
  const lacking = due.filter(({ meta }) => !newcomer.disk.counts(meta)).length;
  const optimum = due.reduce((sum, { meta }) => sum + meta.sizeBytes, 0);
  return {
    name: `bytes moved by a join, ${nodes} nodes`,
    value: lacking > 0 ? Infinity : moved / optimum,
    unit: 'x optimum',
    aim: { type: 'atMost', value: 1.1 },
    note: `${due.length} of ${count} items are its own, ${lacking} lacking, ${elsewhere} B to others`,
  };
};

export const joinBytes: Figure = {
  name: 'join-bytes',
  run: ({ seed, isQuick }) => [run(seed, isQuick ? itemsCount / 4 : itemsCount)],
};
