import { expect, test } from 'vitest';

import type { Placement } from '../../../src/engine/ids.ts';
import { newPeer, suspect } from '../../../src/engine/replication/exchange-peer.ts';
import { positionOf } from '../../../src/engine/ring/hash.ts';

const [mine, theirs] = ['aa'.repeat(16), 'bb'.repeat(16)] as [Placement, Placement];
const rangeOf = (placement: Placement) => {
  const position = positionOf(placement);
  return { lower: position, upper: position + 1 };
};
const versionOf = (placement: Placement, digit: string): string => placement + digit.repeat(128);

test('a round of our own forgets no suspect that only the rounds of the other speak of', () => {
  const peer = newPeer(0);
  peer.suspects = new Set([versionOf(mine, '1'), versionOf(theirs, '2')]);
  suspect(peer, [rangeOf(mine)], new Set([versionOf(mine, '3')]));
  expect(peer.suspects).toEqual(new Set([versionOf(theirs, '2'), versionOf(mine, '3')]));
});
