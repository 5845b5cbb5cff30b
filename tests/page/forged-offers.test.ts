import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { higher, lower, nodeIds, stageBroker } from './broker-stage.ts';
import type { FakeConnection } from './fake-mesh.ts';

let { told, broker, peer, dialled, prove } = stageBroker();

beforeEach(() => {
  vi.useFakeTimers();
  ({ told, broker, peer, dialled, prove } = stageBroker());
});

afterEach(() => {
  vi.useRealTimers();
});

describe('offers in a name that is not theirs', () => {
  const forge = (names: readonly string[], way: 'mesh' | 'server' = 'mesh'): FakeConnection[] =>
    names.flatMap((name) => peer.hearOffer(name, `dc_${way}${name}`, way) ?? []);

  test('end neither a dial to the one named, nor what that one offered by the other way', () => {
    const theirs = peer.hearOffer(higher, 'dc_theirs');
    broker.dial(lower);
    forge([lower, higher]);
    expect(theirs?.peerConnection.isClosed).toBe(false);
    expect(dialled().peerConnection.isClosed).toBe(false);
    prove(dialled());
    prove(theirs);
    expect(told.filter((line) => line.startsWith('close'))).toEqual([]);
  });

  test('do not keep us from dialling the one named by the other way', () => {
    broker.routesChanged([higher]);
    forge([higher]);
    broker.dial(higher);
    expect(peer.dialled.map(({ way }) => way)).toEqual(['server']);
  });

  test('say nothing about the one named when they come to nothing', () => {
    const [forged] = forge([higher]);
    forged?.open();
    forged?.failIce();
    vi.advanceTimersByTime(12_000);
    expect(told.filter((line) => line.startsWith('fail'))).toEqual([]);
    expect(broker.hasFailed(higher)).toBe(false);
  });

  test('use up no budget of the one named at the server', () => {
    for (let heard = 0; heard < 200; heard += 1) forge([higher]);
    expect(peer.hearOffer(higher, 'dc_theirs')).toBeDefined();
    expect(broker.refusals.get('sameConnection')).toBe(119);
    expect(broker.refusals.get('tooManySignals')).toBe(80);
  });

  test('are twelve at once by one way; the other way is none the worse, nor are own dials', () => {
    expect(forge(nodeIds(100))).toHaveLength(12);
    expect(forge(nodeIds(100), 'server')).toHaveLength(12);
    expect(broker.refusals.get('tooManyUnproven')).toBe(176);
    for (const to of [lower, higher]) broker.dial(to);
    for (const connection of peer.dialled) prove(connection);
    expect(peer.dialled).toHaveLength(2);
  });

  test('make room again after twelve seconds, whether they were answered or not', () => {
    for (const forged of forge(nodeIds(100)).slice(0, 6)) forged.open();
    vi.advanceTimersByTime(12_000);
    expect(forge(nodeIds(100))).toHaveLength(12);
  });
});
