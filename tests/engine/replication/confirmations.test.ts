/** What an owner says of a version that somebody asks about before giving it up. */

import { expect, test } from 'vitest';

import { Cluster } from '../cluster.ts';
import { entry } from '../things.ts';

const minute = 60_000;
const wallStartMs = 1_700_000_000_000;

/** What the first tab says of an entry that it lacks, asked by one that was away since then. */
const standingOf = (cluster: Cluster, awaySinceMs: number): unknown => {
  const [owner, asker] = [cluster.tab(0), cluster.tab(1)];
  const { placement, itemId, versionId } = entry('lost').meta;
  const refs = [{ placement, itemId, versionId }];
  const message = { type: 'confirm', requestId: 7, sinceMs: awaySinceMs, refs } as const;
  owner.put({ type: 'message', from: asker.nodeId, message });
  cluster.run(1000);
  const said = cluster.sent.find(({ message }) => message.type === 'confirmed')?.message;
  return said?.type === 'confirmed' ? said.standings : undefined;
};

test('an owner who was here all the time says that nothing is left of what it has not', () => {
  const cluster = Cluster.of(2, { awayMaxMs: minute });
  cluster.run(5 * minute);
  expect(standingOf(cluster, wallStartMs + minute)).toEqual(['gone']);
});

test('an owner calls nothing gone that cannot have been collected yet, whatever the asker’s clock says', () => {
  const cluster = Cluster.of(2, { awayMaxMs: 10 * minute });
  cluster.run(5 * minute);
  expect(standingOf(cluster, wallStartMs + minute)).toEqual(['lacking']);
});
