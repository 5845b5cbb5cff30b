/** The ring of the fixture: five devices here, one away, nothing moving. */

import type { MemberView, NetworkView } from '../../src/node/view-api.ts';
import { devices } from './fixture-copies.ts';
import { hoursAgo } from './fixture-time.ts';
import type { FixtureState } from './fixture-states.ts';

const roundTripsMs = [undefined, 3, 8, 24, 61, undefined];

const sharedMembers: readonly MemberView[] = devices.map((device, index) => ({
  nodeId: `${index}`.repeat(32),
  deviceId: device.deviceId,
  name: device.name,
  form: device.form,
  isThisTab: index === 0,
  isThisDevice: index === 0,
  isKeeper: index === 1,
  state: device.reachable ? 'alive' : 'dead',
  awaySinceMs: device.reachable ? undefined : hoursAgo(8.8),
  weight: index === 1 ? 4 : 1,
  link: index === 0 ? 'self' : device.reachable ? 'direct' : 'none',
  roundTripMs: roundTripsMs[index],
  tokens: scattered(64, index),
  hints: index === 1 ? [{ forNodeId: '5'.repeat(32), count: 2 }] : [],
}));

export function fixtureNetwork(state: FixtureState): NetworkView {
  const isAlone =
    state === 'alone' || state === 'untold' || state === 'firstRun' || state === 'empty';
  const members = isAlone ? sharedMembers.slice(0, 1) : sharedMembers;
  return {
    thisNodeId: '0'.repeat(32),
    members,
    n: isAlone ? 1 : 3,
    w: isAlone ? 1 : 2,
    r: isAlone ? 1 : 2,
    piecesByArc: scattered(144, 7).map((part) => Math.round(part * 30)),
    thinPiecesByArc: scattered(144, 8).map((part) => (part > 0.96 ? 2 : 0)),
    piecesHeld: 2_148,
    bytesHeld: 1_200_000_000,
    bytesForOthers: 740_000_000,
    piecesInRepair: 0,
    repairs: [],
    transfers: [],
    failures: [],
    firstContact: state === 'offline' ? 'down' : 'connected',
    isOnline: state !== 'offline',
  };
}

/** Numbers that look thrown, and are the same every time. */
function scattered(count: number, seed: number): number[] {
  let state = seed * 2_654_435_761 + 1;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  });
}
