import { expect, test } from 'vitest';

import { Cluster } from '../cluster.ts';
import { entry, placementNamed } from '../things.ts';

/** Says what is proven at once, and asks nobody else for it. */
const read = { type: 'read', want: 'versions', requestId: 1 } as const;

test('an owner that is one again speaks for its range within seconds, though what was left over of it was compared before', () => {
  const cluster = Cluster.of(4, { thinOwnershipGraceMs: 5000, ownershipGraceMs: 5000 });
  const [a, b, c, d] = [0, 1, 2, 3].map((number) => cluster.tab(number));
  if (!a || !b || !c || !d) throw new Error('Four tabs are open.');
  const placement = Array.from({ length: 200 }, (_, number) => placementNamed(`${number}`)).find(
    (each) => !a.node.preferenceListFor(each).primaries.includes(c.nodeId),
  );
  if (placement === undefined) throw new Error('Everything is owned by the third.');
  const { itemId } = entry('post', { placement }).meta;

  // Left over: it kept the copy as an owner, and is none any more.
  const away = cluster.close(d);
  cluster.run(10_000);
  expect(a.node.preferenceListFor(placement).primaries).toContain(c.nodeId);
  a.write([entry('post', { placement })]);
  cluster.run(5000);
  cluster.open(3, { disk: away });
  cluster.run(10_000);
  expect(a.node.preferenceListFor(placement).primaries).not.toContain(c.nodeId);

  cluster.close(cluster.tab(3));
  cluster.run(5000 + 4000);
  expect(a.node.preferenceListFor(placement).primaries).toContain(c.nodeId);
  cluster.sent.length = 0;
  c.put({ type: 'message', from: a.nodeId, message: { ...read, placement, itemId } });
  cluster.run(1000);
  const replies = cluster.sent.flatMap(({ from, message }) =>
    from === c.nodeId && message.type === 'readReply' ? [message.isProven] : [],
  );
  expect(replies).toEqual([true]);
});
