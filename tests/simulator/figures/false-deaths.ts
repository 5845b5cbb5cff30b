/**
 * Tabs in the background get one timer a minute, and networks lose packets: how often is somebody
 * declared dead who is not, and does it move data?
 */

import type { NodeId } from '../../../src/engine/ids.ts';
import type { Crowd } from './crowd.ts';
import type { Figure, FigureOptions, Row } from './figure.ts';
import { entryNumbered, placementNumbered } from './made-versions.ts';
import { stockedCrowd } from './stocked-crowd.ts';
import { bodyBytesOf } from './weigh.ts';

const nodes = 50;
const throttledEvery = 5;
const lossProbability = 0.05;
const itemsCount = 500;
const hour = 3_600_000;
const lookEveryMs = 5000;
const warmUpMs = 3 * 60_000;

/** Members that somebody takes for dead, all of them being here. */
const takenForDead = (crowd: Crowd): ReadonlySet<NodeId> => {
  const dead = new Set<NodeId>();
  for (const tab of crowd.open) {
    for (const { nodeId, state } of tab.node.members()) if (state === 'dead') dead.add(nodeId);
  }
  return dead;
};

const run = ({ seed, isQuick }: FigureOptions): readonly Row[] => {
  const versions = Array.from({ length: itemsCount }, (_, number) =>
    entryNumbered(number, placementNumbered(number)),
  );
  const crowd = stockedCrowd(nodes, versions, { seed, network: { lossProbability } });
  for (const tab of crowd.open) tab.isThrottled = tab.number % throttledEvery === 0;
  crowd.run(warmUpMs);

  let bytesMoved = 0;
  crowd.onSend = (_from, _to, message) => {
    if (message.type === 'store' || message.type === 'fetched') bytesMoved += bodyBytesOf(message);
  };
  const hours = isQuick ? 0.2 : 2;
  let deaths = 0;
  let believed: ReadonlySet<NodeId> = new Set();
  for (const endMs = crowd.heap.nowMs + hours * hour; crowd.heap.nowMs < endMs;) {
    crowd.run(lookEveryMs);
    const dead = takenForDead(crowd);
    deaths += [...dead].filter((nodeId) => !believed.has(nodeId)).length;
    believed = dead;
  }
  const nodeHours = nodes * hours;
  const circumstances = `${nodes} nodes, every fifth throttled to a timer a minute, 5 % loss`;
  return [
    {
      name: `false deaths, ${circumstances}`,
      value: (deaths / nodeHours) * 100,
      unit: 'per 100 node-hours',
      aim: { type: 'atMost', value: 1 },
      note: `${deaths} in ${nodeHours} node-hours`,
    },
    {
      name: 'data moved meanwhile',
      value: bytesMoved,
      unit: 'B',
      aim: { type: 'atMost', value: 0 },
    },
  ];
};

export const falseDeaths: Figure = { name: 'false-deaths', run };
