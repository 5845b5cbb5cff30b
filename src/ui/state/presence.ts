/** The devices of the ring, several tabs of one browser folded into one. */

import type { DeviceForm, MemberView, NetworkView } from '../../node/node-api.ts';

export interface DevicePresence {
  readonly deviceId: string;
  readonly name: string;
  readonly form: DeviceForm;
  readonly isThisDevice: boolean;
  readonly isKeeper: boolean;
  readonly isHere: boolean;
  readonly awaySinceMs: number | undefined;
}

export interface Presence {
  readonly here: number;
  readonly away: number;
  /** This device first, then those here, then those away. */
  readonly devices: readonly DevicePresence[];
}

export function presenceOf(network: NetworkView | undefined): Presence {
  const devices = [...devicesById(network?.members ?? []).values()].map(foldTabs).toSorted(byRank);
  const here = devices.filter((device) => device.isHere).length;
  return { here, away: devices.length - here, devices };
}

function devicesById(members: readonly MemberView[]): Map<string, MemberView[]> {
  const byId = new Map<string, MemberView[]>();
  for (const member of members) {
    if (member.state === 'left' && member.awaySinceMs === undefined) continue;
    const tabs = byId.get(member.deviceId);
    if (tabs === undefined) byId.set(member.deviceId, [member]);
    else tabs.push(member);
  }
  return byId;
}

function foldTabs(tabs: readonly MemberView[]): DevicePresence {
  const [first] = tabs as readonly [MemberView, ...MemberView[]];
  const isHere = tabs.some((tab) => tab.state === 'alive');
  const awaySince = tabs.map((tab) => tab.awaySinceMs ?? 0);
  return {
    deviceId: first.deviceId,
    name: first.name,
    form: first.form,
    isThisDevice: first.isThisDevice,
    isKeeper: tabs.some((tab) => tab.isKeeper),
    isHere,
    awaySinceMs: isHere ? undefined : Math.max(...awaySince) || undefined,
  };
}

function byRank(a: DevicePresence, b: DevicePresence): number {
  return rank(a) - rank(b);
}

function rank(device: DevicePresence): number {
  return device.isThisDevice ? 0 : device.isHere ? 1 : 2;
}
