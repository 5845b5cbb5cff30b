import { expect, test } from 'vitest';

import { Cluster, deviceIdNumbered } from '../cluster.ts';
import { entry } from '../things.ts';

test('a reader that repairs an owner and keeps nothing is not counted as a copy', () => {
  const cluster = Cluster.of(5);
  const tabs = [...cluster.tabs.values()];
  const version = entry('comment');
  const { placement, itemId } = version.meta;
  const { primaries } = cluster.tab(0).node.preferenceListFor(placement);
  const [one, two, behind] = tabs.filter(({ nodeId }) => primaries.includes(nodeId));
  const reader = tabs.find(({ nodeId }) => !primaries.includes(nodeId));
  if (!one || !two || !behind || !reader) throw new Error('Three of five are owners.');
  // Nothing passes between the owner that will lag behind and the others.
  cluster.mute(one, behind);
  cluster.mute(two, behind);
  one.write([version]);
  cluster.run(200);
  expect(behind.disk.holds(version.meta)).toBe(false);

  const isRepaired = () => behind.disk.holds(version.meta);
  for (let read = 0; read < 12 && !isRepaired(); read += 1) {
    reader.command((operationId) => ({ type: 'read', operationId, placement, itemId }));
    cluster.run(150);
  }
  expect(isRepaired()).toBe(true);
  expect(reader.disk.holds(version.meta)).toBe(false);
  const [copies] = behind.node.copiesOf(placement, [itemId]);
  expect(copies?.reachable).not.toContain(deviceIdNumbered(tabs.indexOf(reader)));
});
