import { expect, test } from 'vitest';

import type { Placement } from '../../../src/engine/ids.ts';
import { keepTo, newPeer, settle, suspect } from '../../../src/engine/replication/exchange-peer.ts';
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

test('what is settled and no duty is forgotten, and is not settled when it is a duty again', () => {
  const peer = newPeer(0);
  const both = [rangeOf(mine), rangeOf(theirs)].sort((a, b) => a.lower - b.lower);
  settle(peer, both, [rangeOf(mine)]);
  expect(peer.settled).toEqual([rangeOf(mine)]);
  keepTo(peer, [rangeOf(theirs)]);
  keepTo(peer, both);
  expect(peer.settled).toEqual([]);
  settle(peer, both, both);
  expect(peer.settled).toEqual(both);
});
