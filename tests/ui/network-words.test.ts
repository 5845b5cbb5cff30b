/** What the network screen says of devices, connections, photos and speed. */

import { describe, expect, test } from 'vitest';
import type { MemberView, NetworkView } from '../../src/node/view-api.ts';
import {
  copiesWords,
  deviceSentence,
  failureSentence,
  listWords,
  networkSentence,
  presenceWords,
  rateWords,
  roundTripWords,
} from '../../src/ui/network/device-words.ts';
import { countPresence, devicesOf } from '../../src/ui/network/devices.ts';
import { photoTitle } from '../../src/ui/network/photo-words.ts';
import { TransferRates } from '../../src/ui/network/transfer-rates.ts';
import { memberOf, networkOf, ownMember } from './network-fixture.ts';

const own = ownMember('a');
const nowMs = Date.UTC(2026, 7, 16, 12);

const sentenceOf = (member: MemberView, rest: Partial<NetworkView> = {}): string => {
  const away = memberOf('z', { name: 'Noor’s phone', state: 'dead' });
  const network = networkOf([own, member, away], rest);
  const devices = devicesOf(network);
  const device = devices.find((candidate) => candidate.deviceId === member.deviceId);
  return deviceSentence(device!, { network, devices, nowMs });
};

const transfer = { mediaId: 'one', colour: undefined, doneBytes: 0, totalBytes: 10_000_000 };

describe('a device', () => {
  test('at rest tells how it is linked and its share of the ring', () => {
    expect(sentenceOf(memberOf('b'))).toBe('Direct · 2 places on the ring');
    expect(sentenceOf(memberOf('b', { link: 'relayed' }))).toMatch('Through another device');
  });

  test('that keeps things for an absent one names it', () => {
    const hints = [{ forNodeId: 'z', count: 2 }];
    expect(sentenceOf(memberOf('b', { isKeeper: true, hints }))).toBe(
      'Keeper · holds 2 things for Noor’s phone',
    );
  });

  test('that copies says how many photos, and which way', () => {
    const outgoing = { ...transfer, fromNodeId: 'a', toNodeId: 'b' };
    const incoming = { ...transfer, fromNodeId: 'b', toNodeId: 'a' };
    expect(sentenceOf(memberOf('b'), { transfers: [outgoing] })).toBe('Copying 1 photo from here');
    expect(sentenceOf(memberOf('b'), { transfers: [incoming] })).toBe(
      'Sending 1 photo to this tab',
    );
  });

  test('that compares says how much differs, when no other device compares too', () => {
    const range = { from: 0.1, to: 0.2 };
    const one = { repairs: [{ ...range, nodeId: 'b' }], piecesInRepair: 7 };
    const two = { ...one, repairs: [...one.repairs, { ...range, nodeId: 'z' }] };
    expect(sentenceOf(memberOf('b'), one)).toBe('Direct · comparing, 7 pieces differ');
    expect(sentenceOf(memberOf('b'), two)).toBe('Direct · comparing');
  });

  test('that is away says since when', () => {
    const awaySinceMs = nowMs - 3 * 24 * 3_600_000;
    expect(sentenceOf(memberOf('b', { state: 'dead', awaySinceMs }))).toMatch(
      /^Away since Thu 13 Aug/,
    );
    expect(sentenceOf(memberOf('b', { state: 'suspect' }))).toBe('Not answering');
  });
});

describe('the network', () => {
  const sentence = (...members: readonly MemberView[]): string => {
    const devices = devicesOf(networkOf([own, ...members]));
    return networkSentence(devices, countPresence(devices));
  };

  test('counts direct links and claims no more', () => {
    expect(sentence(memberOf('b'), memberOf('c'), memberOf('d', { state: 'dead' }))).toBe(
      '3 devices here, 1 away. Direct links to all of them.',
    );
    expect(sentence(memberOf('b'), memberOf('c', { link: 'relayed' }))).toBe(
      '3 devices here. Direct links to 1 of the other 2.',
    );
    expect(sentence()).toBe('1 device here.');
  });

  test('promises no more copies than there are devices to keep them', () => {
    expect(copiesWords(3, { here: 3, away: 0 })).toBe('copies of everything');
    expect(copiesWords(1, { here: 1, away: 0 })).toBe('copy of everything');
    expect(copiesWords(3, { here: 2, away: 1 })).toBe('copies wanted, 2 devices here');
  });

  test('says in plain words why a connection failed', () => {
    const devices = devicesOf(networkOf([own, memberOf('b', { name: 'Jonas’s laptop' })]));
    expect(failureSentence({ nodeId: 'b', reason: 'blocked', atMs: 0 }, devices)).toBe(
      'Jonas’s laptop is here, but this Wi-Fi blocks direct connections. Try mobile data, or turn off the VPN.',
    );
    expect(failureSentence({ nodeId: 'q', reason: 'closed', atMs: 0 }, devices)).toBe(
      'The connection to a device ended. It may have been closed there.',
    );
  });

  test('numbers carry their units', () => {
    expect(roundTripWords(33.7)).toBe('34\u00a0ms');
    expect(roundTripWords(0.2)).toBe('<\u00a01\u00a0ms');
    expect(rateWords(4_100_000)).toBe('4.1\u00a0MB/s');
    expect(presenceWords({ here: 5, away: 1 })).toBe('5 here, 1 away');
    expect(listWords(['A', 'B', 'C'])).toBe('A, B and C');
  });
});

test('a photo is called by its first sentence, or by its album when that is long', () => {
  const albumTitle = 'Lake house';
  expect(photoTitle({ caption: 'Last swim. Nobody wanted to go.', albumTitle })).toBe('Last swim');
  expect(photoTitle({ caption: 'a'.repeat(41), albumTitle })).toBe(albumTitle);
  expect(photoTitle({ caption: '', albumTitle })).toBe(albumTitle);
});

describe('the rate', () => {
  const moving = (doneBytes: number): Pick<NetworkView, 'thisNodeId' | 'transfers'> => ({
    thisNodeId: 'a',
    transfers: [{ ...transfer, fromNodeId: 'a', toNodeId: 'b', doneBytes }],
  });

  test('is what moved between two views', () => {
    const rates = new TransferRates();
    rates.update(moving(0), 0);
    rates.update(moving(2_000_000), 1_000);
    expect(rates.byNodeId.get('b')).toBeCloseTo(2_000_000);
  });

  test('is nothing while nothing moves, and nothing once the transfer ended', () => {
    const rates = new TransferRates();
    rates.update(moving(5), 0);
    rates.update(moving(5), 1_000);
    expect(rates.byNodeId.size).toBe(0);
    rates.update({ thisNodeId: 'a', transfers: [] }, 2_000);
    expect(rates.byNodeId.size).toBe(0);
  });

  test('counts only what this tab sends or gets', () => {
    const rates = new TransferRates();
    const others = (doneBytes: number): Parameters<TransferRates['update']>[0] => ({
      thisNodeId: 'a',
      transfers: [{ ...transfer, fromNodeId: 'b', toNodeId: 'c', doneBytes }],
    });
    rates.update(others(0), 0);
    rates.update(others(1_000), 1_000);
    expect(rates.byNodeId.size).toBe(0);
  });
});
