/** What the membership costs while nothing happens: bytes that each node sends, as encoded. */

import type { Figure, FigureOptions, Row } from './figure.ts';
import { sharedCrowd } from './settled-crowd.ts';
import { isMembership, weighMessage } from './weigh.ts';

const restMs = 120_000;

const rowFor = (
  { seed }: FigureOptions,
  {
    nodes,
    aim,
    watchMs,
  }: { readonly nodes: number; readonly aim: number; readonly watchMs: number },
): Row => {
  const crowd = sharedCrowd(nodes, seed);
  crowd.run(restMs);
  const bytesByType = new Map<string, number>();
  crowd.onSend = (_from, _to, message) => {
    if (!isMembership(message)) return;
    const bytes = bytesByType.get(message.type) ?? 0;
    bytesByType.set(message.type, bytes + weighMessage(message));
  };
  crowd.run(watchMs);
  const rate = (bytes: number) => bytes / nodes / watchMs;
  const parts = [...bytesByType].map(([type, bytes]) => `${type} ${rate(bytes).toFixed(2)}`);
  const bytesInAll = [...bytesByType.values()].reduce((sum, bytes) => sum + bytes, 0);
  return {
    name: `idle gossip sent by a node, ${nodes} nodes`,
    value: rate(bytesInAll),
    unit: 'kB/s',
    aim: { type: 'atMost', value: aim },
    note: parts.sort().join(', '),
  };
};

export const idleGossip: Figure = {
  name: 'idle-gossip',
  run: (options) => [
    rowFor(options, { nodes: 50, aim: 0.5, watchMs: 600_000 }),
    rowFor(options, { nodes: options.isQuick ? 200 : 1000, aim: 2, watchMs: 120_000 }),
  ],
};
