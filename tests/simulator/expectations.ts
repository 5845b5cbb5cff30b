/** What must have come about once the faults have ended and time has passed. */

import { acceptedAheadMaxMs } from '../../src/engine/causality/hlc.ts';
import type { ItemKey, NodeId } from '../../src/engine/ids.ts';
import type { VersionMeta } from '../../src/engine/version.ts';
import type { Album } from './albums.ts';
import type { Disk } from './disk.ts';
import type { Tab } from './tab.ts';
import type { Issued } from './truth.ts';
import type { Slot, World } from './world.ts';

/** Both ends may dial at once before one of them counts. */
export const linksWithin = (count: number, max: number): boolean => count <= max * 2;

/** Why the world has not converged yet, in words; undefined once it has. */
export const unconverged = (world: World): string | undefined =>
  farewells(world) ??
  membersUnknown(world) ??
  copiesMissing(world) ??
  hintsLeft(world) ??
  copiesUntold(world);

/** Some tabs have no way to others, by any links. */
export const overlayIsSplit = (world: World): boolean => {
  const [first] = world.tabs;
  if (!first) return false;
  const reached = new Set([first.nodeId]);
  for (const nodeId of reached) {
    for (const other of world.network.linkedWith(nodeId)) reached.add(other);
  }
  return world.tabs.some(({ nodeId }) => !reached.has(nodeId));
};

/** Who is about to be gone comes back before anything is judged. */
const farewells = ({ tabs }: World): string | undefined => {
  const tab = tabs.find(({ isLeaving }) => isLeaving);
  return tab && `${tab.name} is saying goodbye.`;
};

const membersUnknown = (world: World): string | undefined => {
  const nodeIds = world.tabs.map(({ nodeId }) => nodeId);
  for (const tab of world.tabs) {
    const states = new Map(tab.node.members().map(({ nodeId, state }) => [nodeId, state]));
    const unknown = nodeIds.find(
      (nodeId) => nodeId !== tab.nodeId && states.get(nodeId) !== 'alive',
    );
    if (unknown === undefined) continue;
    return `${tab.name} thinks ${world.nameOf(unknown)} is ${states.get(unknown) ?? 'nobody'}.`;
  }
  return undefined;
};

/**
 * Every owner, and everybody who keeps whole albums, holds what should be left and nothing else.
 * What a clock far ahead has stamped is refused by all whose clocks are right, and so is no news.
 */
const copiesMissing = (world: World): string | undefined => {
  for (const [key, issued] of world.truth.items()) {
    const held = issued.filter(({ version }) => world.truth.holdersOf(version.meta).length > 0);
    const problem = held.length > 0 ? itemProblem(world, key, held) : undefined;
    if (problem !== undefined) return problem;
  }
  return undefined;
};

const itemProblem = (world: World, key: ItemKey, held: readonly Issued[]): string | undefined => {
  const { truth } = world;
  for (const slot of world.honestSlots) {
    const tab = slot.app?.tab;
    const [first] = held;
    if (!tab || !first) continue;
    const { primaries } = tab.node.preferenceListFor(first.version.meta.placement);
    const acceptable = held.filter(({ version }) => comesTo(world, tab, version.meta));
    for (const { version } of held) {
      const { meta } = version;
      const mustHold = primaries.includes(tab.nodeId) || isPinnedBy(world, slot, meta);
      const newer = acceptable.filter((each) => truth.supersedes(each, meta));
      const isNewest = newer.length === 0;
      const isWanted = isNewest && comesTo(world, tab, meta);
      const what = `${meta.form} ${meta.versionId.slice(0, 8)} of ${key.slice(32, 38)}`;
      const isLacking = isWanted && mustHold && !isKeptOn(world, slot, meta);
      if (isLacking && isInReach(world, slot, meta)) return `${slot.name} lacks ${what}.`;
      const hasHeard = newer.some((each) => isInReach(world, slot, each.version.meta));
      if (hasHeard && slot.disk.counts(meta)) return `${slot.name} still has ${what}.`;
    }
  }
  return undefined;
};

/** Some holder can be linked with: where no NAT lets anything through, bytes have no way. */
const isInReach = (world: World, slot: Slot, meta: VersionMeta): boolean =>
  world.honestSlots.some(
    (other) => other.disk.counts(meta) && world.canConnect(slot.nodeId, other.nodeId),
  );

const isKeptOn = ({ truth }: World, { disk }: Slot, meta: VersionMeta): boolean =>
  disk.counts(meta) ||
  truth
    .issuedOfItem(meta)
    .some((newer) => truth.supersedes(newer, meta) && disk.counts(newer.version.meta));

/** Who does not own it hears of it from its owners, and so not of what all of them refuse. */
const comesTo = (world: World, tab: Tab, meta: VersionMeta): boolean => {
  if (!isAcceptable(world, tab, meta)) return false;
  const { primaries } = tab.node.preferenceListFor(meta.placement);
  if (primaries.includes(tab.nodeId)) return true;
  const owners = world.tabs.filter(({ nodeId }) => primaries.includes(nodeId));
  return owners.some((owner) => isAcceptable(world, owner, meta));
};

const isAcceptable = (world: World, tab: Tab, meta: VersionMeta): boolean =>
  untilAcceptableMs(world, tab, meta) === 0;

const untilAcceptableMs = (world: World, tab: Tab, meta: VersionMeta): number => {
  if (meta.form === 'chunk') return 0;
  const { wallMs } = tab.device.clock.now(world.heap.nowMs);
  return Math.max(0, meta.hlc.wallMs - wallMs - acceptedAheadMaxMs);
};

/**
 * Until clocks that are behind take the last of what those before them wrote: minute by minute one
 * more entry is lacked by somebody. What was written in another century is taken by nobody.
 */
export const untilAllAcceptableMs = (world: World): number => {
  const { skewMaxMs } = world.options.clocks;
  const waitsMs = world.tabs.flatMap(({ disk }) =>
    [...disk.copies()].flatMap(({ meta }) =>
      world.tabs.map((tab) => untilAcceptableMs(world, tab, meta)),
    ),
  );
  return waitsMs.reduce((most, wait) => (wait > 2 * skewMaxMs ? most : Math.max(most, wait)), 0);
};

const isPinnedBy = (world: World, slot: Slot, meta: VersionMeta): boolean => {
  const album = world.albums.find(({ placement }) => placement === meta.albumId);
  if (!album?.members.has(slot.device.name)) return false;
  if (meta.placement === album.placement) return true;
  return slot.style === 'everything' && isInLivePost(world, slot.disk, { album, meta });
};

/** A photo is pinned for its post: when the post's entry is held here as a live one. */
const isInLivePost = (
  world: World,
  disk: Disk,
  { album, meta }: { readonly album: Album; readonly meta: VersionMeta },
): boolean => {
  const post = album.posts.find(({ media }) =>
    media.some(({ placement }) => placement === meta.placement),
  );
  if (!post) return false;
  const { placement } = album;
  return world.truth.issuedOfItem({ placement, itemId: post.itemId }).some(({ version }) => {
    const entry = version.meta;
    return entry.form === 'entry' && !entry.isTombstone && disk.holds(entry);
  });
};

/** A hint for somebody behind NATs that let nothing through waits until it is too old. */
const hintsLeft = (world: World): string | undefined => {
  for (const tab of world.tabs) {
    const { name, nodeId, node } = tab;
    const deliverable = node
      .hintsHeld()
      .find(
        ({ forNodeId }) =>
          world.network.areLinked(nodeId, forNodeId) && !isRefused(world, tab, forNodeId),
      );
    if (deliverable) {
      return `${name} still holds ${deliverable.count} hints for ${world.nameOf(deliverable.forNodeId)}.`;
    }
  }
  return undefined;
};

/** All that a node keeps for another was stamped too far ahead of that one's clock, and waits for it. */
const isRefused = (world: World, { disk }: Tab, forNodeId: NodeId): boolean => {
  const primary = world.tabs.find(({ nodeId }) => nodeId === forNodeId);
  const hints = [...disk.copies()].filter(({ flags }) => flags.hintsFor.includes(forNodeId));
  return (
    primary !== undefined &&
    hints.length > 0 &&
    hints.every(({ meta }) => !isAcceptable(world, primary, meta))
  );
};

/**
 * Of what is shown, the copies meter counts no device that lacks it, and every owner this node can
 * talk to that holds all versions of it that are here. An owner whose clock is far behind refuses
 * some and is no copy of the item; that others hold what they should, `copiesMissing` sees to. Of
 * owners behind a pair of NATs that lets nothing through the meter may know nothing.
 */
const copiesUntold = (world: World): string | undefined => {
  for (const { tab, pinned: placements } of world.apps) {
    const pinned = [...tab.disk.copies()].filter(({ meta }) => placements.has(meta.placement));
    for (const { meta } of pinned) {
      const [copies] = tab.node.copiesOf(meta.placement, [meta.itemId]);
      const told = new Set(copies?.reachable);
      const what = `${meta.form} ${meta.versionId.slice(0, 8)}`;
      const owners = ownersInReach(world, tab, meta).filter((owner) =>
        holdsAllAt(world, { owner, tab, meta }),
      );
      const owner = owners.find(({ deviceId }) => !told.has(deviceId));
      if (owner) return `${tab.name} does not count the copy of ${what} at ${owner.name}.`;
      const holders = new Set(world.truth.keepersOf(meta).map((device) => device.deviceId));
      if ([...told].some((each) => !holders.has(each)))
        return `${tab.name} counts too many of ${what}.`;
    }
  }
  return undefined;
};

/** Each version of the item that the tab's disk holds, the owner's holds too. */
const holdsAllAt = (
  { truth }: World,
  { owner, tab, meta }: { readonly owner: Tab; readonly tab: Tab; readonly meta: VersionMeta },
): boolean =>
  truth
    .issuedOfItem(meta)
    .filter(({ version }) => tab.disk.holds(version.meta))
    .every(({ version }) => owner.disk.counts(version.meta));

const ownersInReach = (world: World, tab: Tab, meta: VersionMeta): readonly Tab[] => {
  const { primaries } = tab.node.preferenceListFor(meta.placement);
  return world.tabs.filter(
    ({ nodeId }) => primaries.includes(nodeId) && world.network.areLinked(tab.nodeId, nodeId),
  );
};
