/** What an owner says of a version that somebody asks about before giving it up. */

import { expect, test } from 'vitest';

import { contextOf } from '../../../src/engine/causality/causal-context.ts';
import type { Standing } from '../../../src/engine/message.ts';
import type { VersionMeta } from '../../../src/engine/version.ts';
import { Cluster, type TestTab } from '../cluster.ts';
import { actorNamed, album, chunk, entry, stampedEntry } from '../things.ts';

const minute = 60_000;
const shortLives = {
  tombstoneKeepMs: 4 * minute,
  tombstoneSweepIntervalMs: minute,
  awayMaxMs: 2 * minute,
};

/** What a tab says of some versions to another that asks. */
const standingsOf = (
  cluster: Cluster,
  owner: TestTab,
  metas: readonly VersionMeta[],
): readonly Standing[] => {
  const asker = [...cluster.tabs.values()].find((tab) => tab !== owner && tab.isOpen);
  if (!asker) throw new Error('Nobody asks.');
  const refs = metas.map(({ placement, itemId, versionId }) => ({ placement, itemId, versionId }));
  const dots = metas.map((meta) => (meta.form === 'chunk' ? null : meta.dot));
  const from = cluster.sent.length;
  const message = { type: 'confirm', requestId: 7, refs, dots } as const;
  owner.put({ type: 'message', from: asker.nodeId, message });
  cluster.run(1000);
  const said = cluster.sent
    .slice(from)
    .find(({ to, message }) => to === asker.nodeId && message.type === 'confirmed')?.message;
  return said?.type === 'confirmed' ? said.standings : [];
};

/** An entry and a chunk that were deleted, and their tombstones collected. */
const afterCollection = () => {
  const cluster = Cluster.of(2, shortLives);
  const [tab] = [cluster.tab(0)];
  const { itemId } = entry('post').meta;
  const stamp = { placement: album, itemId, seen: [] };
  const post = tab.stampAndWrite(stampedEntry('post'), stamp).version.meta;
  const photo = chunk('photo');
  tab.write([photo]);
  cluster.run(2000);
  const tombstones = [post, photo.meta].map(({ placement, itemId, versionId }) =>
    tab.stampAndWrite(stampedEntry('deletion', { placement, itemId, isTombstone: true }), {
      placement,
      itemId,
      seen: [versionId],
    }),
  );
  cluster.run(8 * minute);
  const deletion = tombstones[0]?.version.meta;
  if (deletion?.form !== 'entry') throw new Error('There is no tombstone.');
  expect(tab.disk.copies.size).toBe(0);
  return { cluster, post, photo: photo.meta, deletion };
};

test('an owner that was here all the time does not call gone what it never had', () => {
  const cluster = Cluster.of(2, shortLives);
  cluster.run(20 * minute);
  const lost = [entry('lost').meta, chunk('lost photo').meta];
  expect(standingsOf(cluster, cluster.tab(0), lost)).toEqual(['lacking', 'lacking']);
});

test('an owner calls gone what it collected, and the tombstone, also in a later life', () => {
  const { cluster, post, photo, deletion } = afterCollection();
  const gone = [post, photo, deletion];
  expect(standingsOf(cluster, cluster.tab(0), gone)).toEqual(['gone', 'gone', 'gone']);
  const disk = cluster.crash(cluster.tab(0));
  cluster.disconnect(cluster.tab(0).nodeId, cluster.tab(1).nodeId);
  const again = cluster.open(0, { disk });
  cluster.run(10_000);
  expect(standingsOf(cluster, again, gone)).toEqual(['gone', 'gone', 'gone']);
});

test('what its author wrote after the deletion, or without knowing of it, is not gone with it', () => {
  const { cluster, deletion } = afterCollection();
  const anew = entry('post', {
    dot: { actor: deletion.dot.actor, seq: deletion.dot.seq + 1 },
    context: contextOf(deletion),
  });
  const beside = entry('post', { dot: { actor: actorNamed('elsewhere'), seq: 1 } });
  const metas = [anew.meta, beside.meta];
  expect(standingsOf(cluster, cluster.tab(0), metas)).toEqual(['lacking', 'lacking']);
});

test('a tombstone stays while the disk cannot take down that it was given up', () => {
  const cluster = Cluster.of(2, shortLives);
  const { itemId } = entry('post').meta;
  const make = stampedEntry('deletion', { isTombstone: true, itemId });
  const stamp = { placement: album, itemId, seen: [] };
  const tombstone = cluster.tab(0).stampAndWrite(make, stamp).version.meta;
  cluster.run(2000);
  cluster.tab(0).disk.failure = 'storageFailed';
  cluster.run(8 * minute);
  cluster.tab(0).disk.failure = undefined;
  expect(cluster.tab(1).disk.holds(tombstone)).toBe(false);
  expect(cluster.tab(0).node.copiesOf(album, [itemId])).toMatchObject([{ here: true }]);
  cluster.run(3 * minute);
  expect(cluster.tab(0).disk.holds(tombstone)).toBe(false);
});
