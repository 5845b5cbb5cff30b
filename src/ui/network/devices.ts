/** The devices of the ring: members grouped by the browser they run in, each with its place. */

import type { DeviceForm, MemberView, NetworkView } from '../../node/view-api.ts';

export type DevicePresence = 'here' | 'suspect' | 'away' | 'left';

export interface RingDevice {
  readonly deviceId: string;
  readonly name: string;
  readonly form: DeviceForm;
  readonly isThisDevice: boolean;
  readonly isKeeper: boolean;
  readonly presence: DevicePresence;
  readonly link: MemberView['link'];
  readonly roundTripMs: number | undefined;
  readonly awaySinceMs: number | undefined;
  /** Sum over its tabs. */
  readonly weight: number;
  readonly tokens: readonly number[];
  /** Its tabs, lowest node id first. */
  readonly tabs: readonly MemberView[];
  /** Where its disc stands, as a fraction of the circle; this device is at six o'clock. */
  readonly place: number;
}

const presenceRank: Readonly<Record<MemberView['state'], number>> = {
  alive: 0,
  suspect: 1,
  dead: 2,
  left: 3,
};

const linkRank: Readonly<Record<MemberView['link'], number>> = {
  self: 0,
  direct: 1,
  relayed: 2,
  none: 3,
};

const presenceByState: Readonly<Record<MemberView['state'], DevicePresence>> = {
  alive: 'here',
  suspect: 'suspect',
  dead: 'away',
  left: 'left',
};

/** In order of node id from this device on, so that nobody moves but for joins and leaves. */
export const devicesOf = (network: Pick<NetworkView, 'members'>): readonly RingDevice[] => {
  const tabsByDeviceId = new Map<string, MemberView[]>();
  const members = [...network.members].sort((a, b) => compareIds(a.nodeId, b.nodeId));
  for (const member of members) {
    const tabs = tabsByDeviceId.get(member.deviceId);
    if (tabs === undefined) tabsByDeviceId.set(member.deviceId, [member]);
    else tabs.push(member);
  }

  const groups = [...tabsByDeviceId.values()];
  const ownIndex = Math.max(
    0,
    groups.findIndex((tabs) => tabs.some((tab) => tab.isThisDevice)),
  );
  const fromOwn = [...groups.slice(ownIndex), ...groups.slice(0, ownIndex)];
  return fromOwn.map((tabs, index) => deviceOf(tabs, (0.5 + index / fromOwn.length) % 1));
};

const deviceOf = (tabs: readonly MemberView[], place: number): RingDevice => {
  const best = tabs.reduce((a, b) => (presenceRank[b.state] < presenceRank[a.state] ? b : a));
  const present = tabs.filter((tab) => tab.state === best.state);
  const linked = present.reduce((a, b) => (linkRank[b.link] < linkRank[a.link] ? b : a));
  const isThisDevice = tabs.some((tab) => tab.isThisDevice);
  return {
    deviceId: best.deviceId,
    name: isThisDevice ? thisDeviceWords(best.form) : best.name,
    form: best.form,
    isThisDevice,
    isKeeper: present.some((tab) => tab.isKeeper),
    presence: presenceByState[best.state],
    link: linked.link,
    roundTripMs: linked.roundTripMs,
    awaySinceMs: best.awaySinceMs,
    weight: present.reduce((sum, tab) => sum + tab.weight, 0),
    tokens: present.flatMap((tab) => tab.tokens),
    tabs: present,
    place,
  };
};

/** "This phone": nobody needs the name of what they hold. */
export const thisDeviceWords = (form: DeviceForm): string =>
  form === 'desktop' ? 'This computer' : `This ${form}`;

const compareIds = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Suspects still count as here: a closed link is a suspicion, not a departure. */
export const isPresent = (device: RingDevice): boolean =>
  device.presence === 'here' || device.presence === 'suspect';

export interface PresenceCount {
  readonly here: number;
  readonly away: number;
}

export const countPresence = (devices: readonly RingDevice[]): PresenceCount => ({
  here: devices.filter(isPresent).length,
  away: devices.filter((device) => device.presence === 'away').length,
});

/** The device a node runs on. */
export const deviceByNodeId = (
  devices: readonly RingDevice[],
  nodeId: string,
): RingDevice | undefined =>
  devices.find((device) => device.tabs.some((tab) => tab.nodeId === nodeId));
