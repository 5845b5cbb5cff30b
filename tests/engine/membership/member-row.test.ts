import { describe, expect, test } from 'vitest';

import type { NodeId } from '../../../src/engine/ids.ts';
import type { Accusation, SignedClaim } from '../../../src/engine/membership/member.ts';
import {
  isHearsay,
  nobody,
  rowAfterAccusation,
  rowAfterClaim,
  rowAfterDoubt,
  rowAfterLink,
  type MemberRow,
} from '../../../src/engine/membership/member-row.ts';
import { deviceIdNumbered, nodeIdNumbered } from '../cluster.ts';

const subject = nodeIdNumbered(1);

const claim = (incarnation: number, state: 'alive' | 'left' = 'alive'): SignedClaim => ({
  claim: {
    nodeId: subject,
    deviceId: deviceIdNumbered(1),
    incarnation,
    state,
    weight: 1,
    protocol: 1,
    isKeeper: false,
  },
  proof: new Uint8Array(),
});

const accusation = (
  incarnation: number,
  state: Accusation['state'],
  accuser: NodeId = nodeIdNumbered(2),
): Accusation => ({ subject, incarnation, state, accuser });

const row = (changes: Partial<MemberRow> = {}): MemberRow => ({
  signed: claim(5),
  state: 'alive',
  sinceMs: 0,
  accusedIncarnation: nobody,
  cameMs: -1,
  accusers: [],
  ...changes,
});

describe('a claim', () => {
  test.each([
    ['of a stranger is news', undefined, claim(1), 'alive'],
    ['with a higher incarnation clears a suspicion', row({ state: 'suspect' }), claim(6), 'alive'],
    ['with a higher incarnation brings back the dead', row({ state: 'dead' }), claim(6), 'alive'],
    ['with a higher incarnation brings back who left', row({ state: 'left' }), claim(6), 'alive'],
    ['of farewell is believed', row(), claim(6, 'left'), 'left'],
  ] as const)('%s', (_, known, signed, state) => {
    expect(rowAfterClaim(known, signed, 9)?.state).toBe(state);
  });

  test.each([
    ['known already', row(), claim(5)],
    ['older than the known one', row(), claim(4)],
    ['of an accused incarnation', row({ state: 'suspect', accusedIncarnation: 5 }), claim(5)],
    ['of a dead incarnation', row({ state: 'dead', accusedIncarnation: 5 }), claim(5)],
    ['from before a farewell', row({ state: 'left' }), claim(5)],
  ] as const)('%s is no news', (_, known, signed) => {
    expect(rowAfterClaim(known, signed, 9)).toBeUndefined();
  });

  test('clears a doubt that nobody else was told of', () => {
    expect(rowAfterClaim(row({ state: 'dead' }), claim(5), 9)?.state).toBe('alive');
  });

  test('from before the known one clears such a doubt, and the known one stays', () => {
    const doubted = row({ state: 'dead' });
    expect(rowAfterClaim(doubted, claim(4), 9)).toEqual({ ...row(), sinceMs: 9, cameMs: 9 });
    expect(rowAfterClaim(doubted, claim(4, 'left'), 9)).toBeUndefined();
  });
});

describe('an accusation', () => {
  test('makes a suspect, and the dead', () => {
    expect(rowAfterAccusation(row(), accusation(5, 'suspect'), 9)).toMatchObject({
      state: 'suspect',
      sinceMs: 9,
      accusedIncarnation: 5,
    });
    expect(rowAfterAccusation(row(), accusation(5, 'dead'), 9)?.state).toBe('dead');
  });

  test('of an incarnation that the subject never claimed proves nothing', () => {
    expect(rowAfterAccusation(row(), accusation(6, 'dead'), 9)).toBeUndefined();
    expect(rowAfterAccusation(row(), accusation(4, 'dead'), 9)).toBeUndefined();
  });

  test('by another accuser confirms a suspicion, and by the same one does not', () => {
    const suspect = row({ state: 'suspect', accusers: [nodeIdNumbered(2)] });
    const other = accusation(5, 'suspect', nodeIdNumbered(3));
    expect(rowAfterAccusation(suspect, other, 9)?.accusers.length).toBe(2);
    expect(rowAfterAccusation(suspect, accusation(5, 'suspect'), 9)).toBeUndefined();
  });

  test('a confirmation does not restart the clock of the suspicion', () => {
    const suspect = row({ state: 'suspect', sinceMs: 3, accusers: [nodeIdNumbered(2)] });
    const other = accusation(5, 'suspect', nodeIdNumbered(3));
    expect(rowAfterAccusation(suspect, other, 9)?.sinceMs).toBe(3);
  });

  test.each(['left', 'dead'] as const)('says nothing new of who is %s', (state) => {
    expect(rowAfterAccusation(row({ state }), accusation(5, 'suspect'), 9)).toBeUndefined();
  });
});

test('a link proves life, but does not clear the name before others', () => {
  const accused = row({ state: 'dead', accusedIncarnation: 5 });
  expect(rowAfterLink(accused, 9)).toMatchObject({ state: 'alive', accusedIncarnation: 5 });
  expect(rowAfterLink(row(), 9)).toBeUndefined();
});

test('a doubt is kept to oneself', () => {
  expect(rowAfterDoubt(row(), 'suspect', 9)).toMatchObject({
    state: 'suspect',
    accusedIncarnation: nobody,
  });
  expect(rowAfterDoubt(row({ state: 'left' }), 'dead', 9)).toBeUndefined();
});

describe('who is gone', () => {
  const isHearsayAfter = (known: MemberRow | undefined): boolean | undefined =>
    known && isHearsay(known);

  test('is no hearsay to who knew it here', () => {
    const here = rowAfterClaim(undefined, claim(5), 3);
    expect(isHearsayAfter(here && rowAfterAccusation(here, accusation(5, 'dead'), 9))).toBe(false);
    expect(isHearsayAfter(here && rowAfterClaim(here, claim(6, 'left'), 9))).toBe(false);
  });

  test('is hearsay where it was first heard of so', () => {
    expect(isHearsayAfter(rowAfterClaim(undefined, claim(5, 'left'), 9))).toBe(true);
    const told = rowAfterClaim(undefined, claim(5), 9);
    expect(isHearsayAfter(told && rowAfterAccusation(told, accusation(5, 'dead'), 9))).toBe(true);
    const earlier = row({ state: 'dead', cameMs: undefined });
    expect(isHearsay(earlier)).toBe(false);
    expect(isHearsayAfter(rowAfterAccusation(earlier, accusation(5, 'dead'), 9))).toBe(true);
  });

  test('went no later for being told of again', () => {
    const dead = row({ state: 'dead', sinceMs: 3, accusedIncarnation: 5 });
    expect(rowAfterClaim(dead, claim(6, 'left'), 9)).toMatchObject({ state: 'left', sinceMs: 3 });
  });
});
