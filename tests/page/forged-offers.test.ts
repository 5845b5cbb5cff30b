import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { LinkBroker } from '../../src/page/link-broker.ts';
import { FakePeer, type FakeConnection } from './fake-mesh.ts';

const nodeId = (mark: string): string => mark.repeat(32).slice(0, 32);
const [lower, own, higher] = [nodeId('1'), nodeId('5'), nodeId('9')];
const nodeIds = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => index.toString(16).padStart(32, '0'));

let told: string[];
let broker: LinkBroker;
let peer: FakePeer;

beforeEach(() => {
  vi.useFakeTimers();
  told = [];
  broker = new LinkBroker(own, {
    attachLink: ({ linkId, initiated }) =>
      told.push(`attach ${initiated ? 'own' : 'theirs'} ${linkId}`),
    linkOpened: (linkId, { local, remote }) => told.push(`open ${linkId} ${local} ${remote}`),
    linkClosed: (linkId) => told.push(`close ${linkId}`),
    linkFailed: (failed, reason) => told.push(`fail ${failed} ${reason}`),
    relaySignal: (to, payload) => told.push(`relay ${to} ${payload.byteLength}`),
  });
  peer = new FakePeer(broker);
  broker.usePeer(peer.asPeer);
});

afterEach(() => {
  vi.useRealTimers();
});

const dialled = (at = 0): FakeConnection => {
  const connection = peer.dialled[at];
  if (connection === undefined) throw new Error('Nobody was dialled.');
  return connection;
};

const prove = (connection: FakeConnection | undefined): void => {
  connection?.open();
  broker.linkProven(connection?.connectionId ?? '');
};

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
