/** How many copies there are to be follows the devices remembered, those gone too for a day. */

import { expect, test } from 'vitest';

import { Cluster } from '../cluster.ts';

test('newcomers of newcomers agree on the quorum sizes with those who were here', () => {
  const cluster = new Cluster();
  const open = (numbers: readonly number[]): void => {
    for (const number of numbers) cluster.open(number);
    cluster.run(20_000);
  };
  const close = (numbers: readonly number[]): void => {
    for (const number of numbers) cluster.close(cluster.tab(number));
    cluster.run(20_000);
  };
  open([0, 1, 2, 3, 4, 5]);
  close([0, 1, 2, 3]);
  open([6, 7, 8, 9, 10]);
  close([4, 5]);
  open([11, 12]);
  cluster.run(20 * 60_000);
  const sizes = [6, 7, 8, 9, 10, 11, 12].map((number) => cluster.tab(number).node.quorumSizes().n);
  expect(sizes).toEqual([5, 5, 5, 5, 5, 5, 5]);
});
