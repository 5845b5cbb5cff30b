import { expect, test } from 'vitest';

import { Cluster } from '../cluster.ts';
import { album, entry } from '../things.ts';

test('an owner takes what it lacks from one who owns nothing of it, whatever it compares between', () => {
  const cluster = Cluster.of(4);
  const { primaries, fallbacks } = cluster.tab(0).node.preferenceListFor(album);
  const [keeper] = fallbacks.map((nodeId) => cluster.tabs.get(nodeId));
  const owners = primaries.flatMap((nodeId) => cluster.tabs.get(nodeId) ?? []);
  if (!keeper || owners.length !== 3) throw new Error('Three own the album.');
  // Its pushes are lost, and of its questions those that follow soon on another.
  const heard = new Map<string, { readonly exchangeId: number; readonly atMs: number }>();
  cluster.change(({ from, to, message }) => {
    if (from !== keeper.nodeId) return message;
    const nothing = { type: 'unwatch', placements: [] } as const;
    if (message.type === 'store') return nothing;
    if (message.type !== 'exchange' || message.isReply) return message;
    const { exchangeId } = message;
    const last = heard.get(to);
    if (last?.exchangeId === exchangeId) return message;
    if (last && cluster.nowMs - last.atMs < 5000) return nothing;
    heard.set(to, { exchangeId, atMs: cluster.nowMs });
    return message;
  });
  const version = entry('post');
  keeper.write([version]);
  cluster.run(5 * cluster.options.exchangeIntervalMs);
  expect(owners.some(({ disk }) => disk.holds(version.meta))).toBe(true);
});
