/** What the list says of a device: one plain sentence, and one number. */

import type { LinkFailureView, NetworkView } from '../../node/view-api.ts';
import { countOf, sizeWords } from '../words/count-words.ts';
import { clockWords, daysBetween, momentWords } from '../words/when-words.ts';
import { deviceByNodeId, type PresenceCount, type RingDevice } from './devices.ts';
import { photosOnTheirWay } from './line-marks.ts';

const nbsp = '\u00a0';

/** What a sentence about one device may speak of besides. */
interface Telling {
  readonly network: NetworkView;
  readonly devices: readonly RingDevice[];
  readonly nowMs: number;
}

/** "Direct · 64 places on the ring", "Keeper · holds 2 things for Noor's phone", ... */
export const deviceSentence = (device: RingDevice, telling: Telling): string => {
  switch (device.presence) {
    case 'away':
      return awayWords(device.awaySinceMs, telling.nowMs);
    case 'left':
      return 'Closed a moment ago';
    case 'suspect':
      return 'Not answering';
    case 'here':
      return device.isThisDevice ? ownSentence(device, telling) : hereSentence(device, telling);
  }
};

const awayWords = (sinceMs: number | undefined, nowMs: number): string => {
  if (sinceMs === undefined) return 'Away';
  const when =
    daysBetween(sinceMs, nowMs) === 0 ? clockWords(sinceMs) : momentWords(sinceMs, nowMs);
  return `Away since ${when}`;
};

const ownSentence = (device: RingDevice, { network }: Telling): string => {
  const held = sizeWords(network.bytesHeld);
  if (device.tabs.length === 1) return `This tab · holds ${held}`;
  return `${countOf(device.tabs.length, 'tab')} · this one holds ${held}`;
};

const hereSentence = (device: RingDevice, telling: Telling): string => {
  const copying = copyingWords(device, telling.network);
  if (copying !== undefined) return copying;
  const first = device.isKeeper ? 'Keeper' : linkWords(device.link);
  const second = comparingWords(device, telling) ?? hintWords(device, telling);
  if (second !== undefined) return `${first} · ${second}`;
  return `${first} · ${placesWords(device)}`;
};

const copyingWords = (device: RingDevice, network: NetworkView): string | undefined => {
  const isTheirs = (nodeId: string): boolean => device.tabs.some((tab) => tab.nodeId === nodeId);
  const own = network.thisNodeId;
  const outgoing = network.transfers.filter((t) => t.fromNodeId === own && isTheirs(t.toNodeId));
  if (outgoing.length > 0) {
    return `Copying ${countOf(photosOnTheirWay(outgoing), 'photo')} from here`;
  }
  const incoming = network.transfers.filter((t) => t.toNodeId === own && isTheirs(t.fromNodeId));
  if (incoming.length > 0) {
    return `Sending ${countOf(photosOnTheirWay(incoming), 'photo')} to this tab`;
  }
  return undefined;
};

const comparingWords = (device: RingDevice, { network }: Telling): string | undefined => {
  const comparing = new Set(network.repairs.map((range) => range.nodeId));
  if (!device.tabs.some((tab) => comparing.has(tab.nodeId))) return undefined;
  // The count is of the whole tab: it belongs to this device only when no other compares.
  if (comparing.size > 1 || network.piecesInRepair === 0) return 'comparing';
  const verb = network.piecesInRepair === 1 ? 'differs' : 'differ';
  return `comparing, ${countOf(network.piecesInRepair, 'piece')} ${verb}`;
};

const hintWords = (device: RingDevice, { devices }: Telling): string | undefined => {
  const countByName = new Map<string, number>();
  for (const hint of device.tabs.flatMap((tab) => tab.hints)) {
    const name = deviceByNodeId(devices, hint.forNodeId)?.name ?? 'a device';
    countByName.set(name, (countByName.get(name) ?? 0) + hint.count);
  }
  const [first, ...others] = [...countByName];
  if (first === undefined) return undefined;
  if (others.length === 0) return `holds ${countOf(first[1], 'thing')} for ${first[0]}`;
  const total = [...countByName.values()].reduce((sum, count) => sum + count, 0);
  return `holds ${countOf(total, 'thing')} for ${countOf(countByName.size, 'device')}`;
};

export const placesWords = (device: RingDevice): string =>
  `${countOf(device.tokens.length, 'place')} on the ring`;

export const linkWords = (link: RingDevice['link']): string => {
  switch (link) {
    case 'self':
      return 'This device';
    case 'direct':
      return 'Direct';
    case 'relayed':
      return 'Through another device';
    case 'none':
      return 'No connection';
  }
};

/** "34 ms": rounded to what matters. */
export const roundTripWords = (ms: number): string =>
  ms < 1 ? `<${nbsp}1${nbsp}ms` : `${Math.round(ms)}${nbsp}ms`;

export const rateWords = (bytesPerSecond: number): string => `${sizeWords(bytesPerSecond)}/s`;

/** "5 here, 1 away" */
export const presenceWords = ({ here, away }: PresenceCount): string =>
  away === 0 ? `${here} here` : `${here} here, ${away} away`;

/** "5 devices here, 1 away. Direct links to all of them." */
export const networkSentence = (devices: readonly RingDevice[], count: PresenceCount): string => {
  const here = `${countOf(count.here, 'device')} here`;
  const presence = count.away === 0 ? `${here}.` : `${here}, ${count.away} away.`;
  const others = devices.filter((d) => d.presence === 'here' && !d.isThisDevice);
  const direct = others.filter((device) => device.link === 'direct').length;
  if (others.length === 0) return presence;
  if (direct === others.length) {
    return `${presence} ${others.length === 1 ? 'A direct link.' : 'Direct links to all of them.'}`;
  }
  return `${presence} Direct links to ${direct} of the other ${others.length}.`;
};

/** Stands under the number of copies wanted: too few devices cannot keep as many. */
export const copiesWords = (wanted: number, { here }: PresenceCount): string =>
  here < wanted
    ? `copies wanted, ${countOf(here, 'device')} here`
    : `${wanted === 1 ? 'copy' : 'copies'} of everything`;

/** Why a connection failed, and what helps. */
export const failureSentence = (
  failure: LinkFailureView,
  devices: readonly RingDevice[],
): string => {
  const name = deviceByNodeId(devices, failure.nodeId)?.name ?? 'A device';
  switch (failure.reason) {
    case 'blocked':
      return `${name} is here, but this Wi-Fi blocks direct connections. Try mobile data, or turn off the VPN.`;
    case 'timeout':
      return `${name} did not answer in time. It may be asleep, or on a slow network.`;
    case 'refused':
      return `${name} turned the connection down. It may have all it can hold.`;
    case 'handshake':
      return `${name} could not prove which device it is, so nothing was sent to it.`;
    case 'closed':
      return `The connection to ${inSentence(name)} ended. It may have been closed there.`;
  }
};

const inSentence = (name: string): string => (name === 'A device' ? 'a device' : name);

/** "Kitchen Mac, Lien’s tablet and this phone" */
export const listWords = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
