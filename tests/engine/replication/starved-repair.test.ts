import { expect, test } from 'vitest';

import { Cluster } from '../cluster.ts';
import { entry } from '../things.ts';

test('what cannot be taken over does not keep a round from repairing the rest', () => {
  const cluster = Cluster.of(2, { repairsPerRoundMax: 4 });
  cluster.run(120_000);
  const [writer, other] = [cluster.tab(0), cluster.tab(1)];
  cluster.change(({ message }) =>
    message.type === 'store'
      ? { type: 'storeRefused', requestId: message.requestId, refusal: 'tooFarAhead' }
      : message,
  );
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
  const early = names.map((name) =>
    entry(name, { hlc: { wallMs: 1_800_000_000_000, counter: 0 } }),
  );
  const timely = names.map((name) => entry(`timely ${name}`));
  writer.write([...early, ...timely], false);
  cluster.run(300_000);
  expect(timely.filter(({ meta }) => !other.disk.holds(meta))).toEqual([]);
  expect(early.filter(({ meta }) => other.disk.holds(meta))).toEqual([]);
});

test('what was refused as from the future is not asked for before its time', () => {
  const cluster = Cluster.of(2);
  const [writer, other] = [cluster.tab(0), cluster.tab(1)];
  const early = entry('early', { hlc: { wallMs: 1_800_000_000_000, counter: 0 } });
  writer.write([early], false);
  cluster.run(300_000);
  const fetches = cluster.sent.filter(
    ({ from, message }) => from === other.nodeId && message.type === 'fetch',
  );
  expect(fetches).toEqual([]);
});
