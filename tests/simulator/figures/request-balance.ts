/** How evenly reads of things of very different fame spread over those who serve them. */

import type { NodeId } from '../../../src/engine/ids.ts';
import type { Rng } from '../../../src/engine/rng.ts';
import type { Version } from '../../../src/engine/version.ts';
import { pick } from '../streams.ts';
import { fetchChunk, readEntry } from './crowd-app.ts';
import type { CrowdTab } from './crowd-tab.ts';
import type { Figure, FigureOptions, Row } from './figure.ts';
import { chunkNumbered, entryNumbered, placementNumbered } from './made-versions.ts';
import { stockedCrowd } from './stocked-crowd.ts';

const nodes = 30;
const itemsCount = 3000;
const readsPerSecond = 200;

/** Item number `k` is read in proportion to 1/(k + 1). */
const zipfNumbers = (rng: Rng, count: number): readonly number[] => {
  const upTo: number[] = [];
  let sum = 0;
  for (let rank = 1; rank <= itemsCount; rank += 1) upTo.push((sum += 1 / rank));
  return Array.from({ length: count }, () => {
    const point = rng.fraction() * sum;
    let low = 0;
    for (let high = itemsCount - 1; low < high;) {
      const middle = (low + high) >>> 1;
      if ((upTo[middle] ?? 0) < point) low = middle + 1;
      else high = middle;
    }
    return low;
  });
};

interface Kind {
  readonly name: string;
  readonly versionOf: (number: number) => Version;
  readonly ask: (tab: CrowdTab, version: Version) => void;
  readonly type: 'read' | 'fetch';
  /** Asked of so many of the list, were the list alone to choose. */
  readonly asked: (sizes: { readonly r: number }) => number;
}

const kinds: readonly Kind[] = [
  {
    name: 'reads of entries',
    versionOf: (number) => entryNumbered(number, placementNumbered(number)),
    ask: (tab, { meta }) => readEntry(tab, meta, () => {}),
    type: 'read',
    asked: ({ r }) => r,
  },
  {
    name: 'fetches of chunks',
    versionOf: (number) => {
      const placement = placementNumbered(number);
      return chunkNumbered(number, { placement, albumId: placement }, 20_000);
    },
    ask: (tab, { meta }) => fetchChunk(tab, meta, () => {}),
    type: 'fetch',
    asked: () => 1,
  },
];

const add = (counts: Map<NodeId, number>, nodeId: NodeId, count: number): void => {
  counts.set(nodeId, (counts.get(nodeId) ?? 0) + count);
};

const maxOverMean = (counts: ReadonlyMap<NodeId, number>): number => {
  const all = [...counts.values()];
  return Math.max(...all) / (all.reduce((sum, count) => sum + count, 0) / nodes);
};

const rowsFor = ({ seed, isQuick }: FigureOptions, kind: Kind): readonly Row[] => {
  const versions = Array.from({ length: itemsCount }, (_, number) => kind.versionOf(number));
  const crowd = stockedCrowd(nodes, versions, { seed });
  const served = new Map<NodeId, number>();
  const listed = new Map<NodeId, number>();
  crowd.onSend = (_from, to, message) => {
    if (message.type !== kind.type) return;
    add(served, to.nodeId, message.type === 'fetch' ? message.refs.length : 1);
  };
  const rng = crowd.rngOf('readers');
  const numbers = zipfNumbers(rng, readsPerSecond * (isQuick ? 20 : 120));
  for (const number of numbers) {
    crowd.run(1000 / readsPerSecond);
    const tab = pick(rng, crowd.open);
    const version = versions[number];
    if (!version) continue;
    kind.ask(tab, version);
    const { primaries } = tab.node.preferenceListFor(version.meta.placement);
    const others = primaries.filter((nodeId) => nodeId !== tab.nodeId);
    for (const nodeId of others.slice(0, kind.asked(tab.node.quorumSizes())))
      add(listed, nodeId, 1);
  }
  const what = `requests at the busiest node, Zipf 1.0 ${kind.name}, ${nodes} nodes`;
  return [
    {
      name: what,
      value: maxOverMean(served),
      unit: 'x mean',
      aim: { type: 'atMost', value: 1.5 },
      note: `${numbers.length} asked, ${[...served.values()].reduce((a, b) => a + b, 0)} served by others`,
    },
    { name: `${what}, first of the list each time`, value: maxOverMean(listed), unit: 'x mean' },
  ];
};

export const requestBalance: Figure = {
  name: 'request-balance',
  run: (options) => kinds.flatMap((kind) => rowsFor(options, kind)),
};
