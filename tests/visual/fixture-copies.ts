/** The copies meter in each of its states, over the devices of the fixture. */

import type { CopiesState } from '../../src/album/copies-state.ts';
import type { CopiesView, CopyHolderView } from '../../src/node/view-api.ts';

export const devices = [
  { deviceId: 'd0', name: 'Mira’s phone', form: 'phone', isThisDevice: true, reachable: true },
  { deviceId: 'd1', name: 'Kitchen Mac', form: 'desktop', isThisDevice: false, reachable: true },
  { deviceId: 'd2', name: 'Lien’s tablet', form: 'tablet', isThisDevice: false, reachable: true },
  { deviceId: 'd3', name: 'Jonas’s laptop', form: 'laptop', isThisDevice: false, reachable: true },
  { deviceId: 'd4', name: 'Teo’s phone', form: 'phone', isThisDevice: false, reachable: true },
  { deviceId: 'd5', name: 'Noor’s phone', form: 'phone', isThisDevice: false, reachable: false },
] as const satisfies readonly CopyHolderView[];

interface Counts {
  readonly n: number;
  readonly w: number;
  readonly here: number;
  readonly away: number;
}

const countsByState: Readonly<Record<CopiesState, Counts>> = {
  onlyHere: { n: 1, w: 1, here: 1, away: 0 },
  copying: { n: 3, w: 2, here: 1, away: 0 },
  safe: { n: 3, w: 2, here: 2, away: 0 },
  complete: { n: 3, w: 2, here: 3, away: 0 },
  completeNotHere: { n: 3, w: 2, here: 3, away: 0 },
  looking: { n: 3, w: 2, here: 1, away: 0 },
  someAwaySafe: { n: 3, w: 2, here: 2, away: 1 },
  someAwayThin: { n: 3, w: 2, here: 1, away: 2 },
  noneHere: { n: 3, w: 2, here: 0, away: 2 },
  notSaved: { n: 3, w: 2, here: 0, away: 0 },
};

export function copiesOf(state: CopiesState): CopiesView {
  const counts = countsByState[state];
  const onThisDevice = state !== 'completeNotHere' && counts.here > 0;
  const reachable = devices.filter((device) => device.reachable);
  const here = reachable.slice(onThisDevice ? 0 : 1, counts.here + (onThisDevice ? 0 : 1));
  const away = [devices[5], devices[4]].slice(0, counts.away);
  return {
    state,
    ...counts,
    onThisDevice,
    devicesHere: state === 'onlyHere' ? 1 : 5,
    holders: [...here, ...away.map((device) => ({ ...device, reachable: false }))],
  };
}
