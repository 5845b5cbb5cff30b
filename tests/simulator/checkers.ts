/** What must hold at every moment, whatever fails. */

import { itemKeyOf, type DeviceId } from '../../src/engine/ids.ts';
import type { VersionMeta } from '../../src/engine/version.ts';
import { followedAheadMaxMs } from '../../src/engine/causality/hlc.ts';
import { linksWithin } from './expectations.ts';
import type { Issued } from './truth.ts';
import type { Tab } from './tab.ts';
import { Violation } from './violation.ts';
import type { World } from './world.ts';

/** Looks at a random part of the world: a whole look at each moment would take for ever. */
export const checkMeanwhile = (world: World): void => {
  for (const tab of honestTabs(world)) {
    checkBounds(world, tab);
    checkCopies(world, tab);
    checkClocks(world, tab);
  }
  checkPreferenceLists(world);
};

const honestTabs = (world: World): readonly Tab[] =>
  world.tabs.filter(({ isAwake, device }) => isAwake && device.isHonest);

const checkBounds = (world: World, tab: Tab): void => {
  const { hintsMax, linksMax, membersMax } = world.options.engine;
  if (tab.node.members().length > membersMax + 1) {
    throw new Violation('bounds', `${tab.name} knows more members than it may.`);
  }
  const hintsCount = tab.node.hintsHeld().reduce((sum, { count }) => sum + count, 0);
  // What comes to stand beside a hint takes it over, until it has replaced it.
  if (hintsCount > hintsMax * 2) {
    throw new Violation('bounds', `${tab.name} holds more hints than it may.`);
  }
  if (!linksWithin(world.network.linksCountOf(tab.nodeId), linksMax)) {
    throw new Violation('bounds', `${tab.name} has more links than it may.`);
  }
};

/**
 * A device said to be reachable and to hold an item does: every version the speaker holds of it, or
 * one that supersedes it. A claim may be as old as the last exchange with that device, and one
 * about a device that is no more as old as its death is unknown. What the speaker slept through does
 * not count: nobody hears of a death while nothing runs.
 */
const checkCopies = (world: World, tab: Tab): void => {
  const rng = world.streams.of('checks');
  const items = [...tab.disk.copies()].filter(({ flags }) => flags.isPin);
  for (const { meta } of rng.shuffled(items).slice(0, 20)) {
    const held = tab.node.siblingsOf(itemKeyOf(meta.placement, meta.itemId));
    const [copies] = tab.node.copiesOf(meta.placement, [meta.itemId]);
    for (const deviceId of copies?.reachable ?? []) {
      for (const version of held) checkClaim(world, tab, { deviceId, version });
    }
  }
};

const checkClaim = (
  world: World,
  tab: Tab,
  { deviceId, version }: { readonly deviceId: DeviceId; readonly version: VersionMeta },
): void => {
  const holder = world.devices.find((device) => device.deviceId === deviceId);
  if (holder?.isHonest === false) return;
  if (holder && world.truth.keepersOf(version).includes(holder)) return;
  const sinceMs = holder
    ? world.truth.notHeldSinceMs(version, holder)
    : (world.wipedMs.get(deviceId) ?? -Infinity);
  const countedMs = Math.max(sinceMs, world.awakeSinceMs);
  const staleMs = world.heap.nowMs - countedMs - tab.sleptMsSince(countedMs);
  if (staleMs <= 2.5 * world.options.engine.exchangeIntervalMs + lateMs) return;
  throw new Violation(
    'falselySynced',
    `${tab.name} says ${holder?.name ?? 'a wiped device'} holds ${version.form} ` +
      `${version.versionId.slice(0, 8)}, which it has not held for ${Math.round(staleMs)} ms.`,
  );
};

/** Nodes that see the same members alike compute the same lists, of distinct devices. */
const checkPreferenceLists = (world: World): void => {
  const listsByView = new Map<string, string>();
  for (const tab of honestTabs(world)) {
    checkDevices(world, tab);
    const view = viewOf(world, tab);
    if (view === undefined) continue;
    const lists = world.albums
      .map(({ placement }) => tab.node.preferenceListFor(placement).primaries.join())
      .join('|');
    const known = listsByView.get(view);
    if (known !== undefined && known !== lists) {
      throw new Violation(
        'preferenceLists',
        `${tab.name} sees what another sees, and lists others.`,
      );
    }
    listsByView.set(view, lists);
  }
};

/** Timers may be a minute late, and what time alone changes with them. */
const lateMs = 70_000;

/** What the lists may depend on; undefined while somebody's absence is young and counts by its age. */
const viewOf = (world: World, tab: Tab): string | undefined => {
  const { monotonicMs } = tab.device.clock.now(world.heap.nowMs);
  const settledMs = monotonicMs - world.options.engine.ownershipGraceMs - lateMs;
  const members = tab.node.members();
  const gone = members.filter(({ state }) => state === 'dead' || state === 'left');
  if (gone.some(({ sinceMs }) => sinceMs > settledMs)) return undefined;
  // Those gone are remembered as having made the ring a large one.
  const remembered = new Set(members.flatMap((each) => (each.weight > 0 ? each.deviceId : [])));
  const wasLarge = remembered.size >= world.options.engine.largeRingDevices;
  return members
    .filter((member) => !gone.includes(member))
    .map(({ nodeId, weight, deviceId, isKeeper }) => [nodeId, weight, deviceId, isKeeper].join())
    .sort()
    .join('|')
    .concat(wasLarge ? ' of a large ring' : '');
};

const checkDevices = (world: World, tab: Tab): void => {
  const devices = new Map(tab.node.members().map((member) => [member.nodeId, member.deviceId]));
  for (const { placement } of world.albums) {
    const { primaries } = tab.node.preferenceListFor(placement);
    const distinct = new Set(primaries.map((nodeId) => devices.get(nodeId)));
    if (distinct.size === primaries.length) continue;
    throw new Violation('preferenceLists', `${tab.name} lists a device twice.`);
  }
};

/** Nobody's clock follows another's by more than a minute, nor keeps what comes from far ahead. */
const checkClocks = (world: World, tab: Tab): void => {
  const { hlc } = tab.disk.state ?? {};
  if (!hlc) return;
  const latestMs = tab.device.clock.latestWallMs(world.heap.nowMs);
  if (hlc.wallMs <= latestMs + followedAheadMaxMs) return;
  throw new Violation('clockMoved', `${tab.name} was led ${hlc.wallMs - latestMs} ms ahead.`);
};

/** What has been acknowledged is on some disk, unless the world destroyed too much of it. */
export const checkNothingLost = (world: World): void => {
  for (const issued of world.truth.all) {
    const { meta } = issued.version;
    if (!issued.isDurable || world.truth.isKept(meta)) continue;
    const destroyed = world.truth.destroyedCountOf(meta);
    if (destroyed > 0 && destroyed >= issued.acknowledgedDevices - world.hostilesCount) continue;
    throw new Violation('acknowledgedLost', sentenceOf(issued, destroyed));
  }
};

const sentenceOf = ({ version, acknowledgedDevices }: Issued, destroyed: number): string =>
  `${version.meta.form} ${version.meta.versionId.slice(0, 8)} was on ${acknowledgedDevices} devices; ` +
  `${destroyed} lost it, and no disk has it.`;
