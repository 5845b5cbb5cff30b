/** What must have come about once the faults have ended and time has passed. */

import type { ItemKey } from '../../src/engine/ids.ts';
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
  membersUnknown(world) ?? copiesMissing(world) ?? hintsLeft(world) ?? copiesUntold(world);

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

/** Every owner, and everybody who keeps whole albums, holds what should be left and nothing else. */
const copiesMissing = (world: World): string | undefined => {
  for (const [key, issued] of world.truth.items()) {
    const survivors = world.truth.survivorsOf(issued).map(({ version }) => version.meta);
    const problem = itemProblem(world, key, { issued, survivors });
    if (problem !== undefined) return problem;
  }
  return undefined;
};

interface Item {
  readonly issued: readonly Issued[];
  readonly survivors: readonly VersionMeta[];
}

const itemProblem = (world: World, key: ItemKey, item: Item): string | undefined => {
  const [first] = item.survivors;
  if (!first) return undefined;
  for (const slot of world.slots) {
    const tab = slot.app?.tab;
    if (!tab) continue;
    const { primaries } = tab.node.preferenceListFor(first.placement);
    const mustHold = primaries.includes(tab.nodeId) || isPinnedBy(world, slot, first);
    for (const { version } of item.issued) {
      const { meta } = version;
      const isSurvivor = item.survivors.includes(meta);
      const what = `${meta.form} ${meta.versionId.slice(0, 8)} of ${key.slice(32, 38)}`;
      if (isSurvivor && mustHold && !slot.disk.counts(meta)) return `${slot.name} lacks ${what}.`;
      if (!isSurvivor && slot.disk.counts(meta)) return `${slot.name} still has ${what}.`;
    }
  }
  return undefined;
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
  for (const { name, nodeId, node } of world.tabs) {
    const deliverable = node
      .hintsHeld()
      .find(({ forNodeId }) => world.network.areLinked(nodeId, forNodeId));
    if (deliverable) {
      return `${name} still holds ${deliverable.count} hints for ${world.nameOf(deliverable.forNodeId)}.`;
    }
  }
  return undefined;
};

/**
 * Of what is shown, the copies meter counts no device that lacks it, and every owner this node can talk to: of
 * owners behind a pair of NATs that lets nothing through it may know nothing.
 */
const copiesUntold = (world: World): string | undefined => {
  for (const { tab, pinned: placements } of world.apps) {
    const pinned = [...tab.disk.copies()].filter(({ meta }) => placements.has(meta.placement));
    for (const { meta } of pinned) {
      const [copies] = tab.node.copiesOf(meta.placement, [meta.itemId]);
      const told = new Set(copies?.reachable);
      const what = `${meta.form} ${meta.versionId.slice(0, 8)}`;
      const owner = ownersInReach(world, tab, meta).find(({ deviceId }) => !told.has(deviceId));
      if (owner) return `${tab.name} does not count the copy of ${what} at ${owner.name}.`;
      const holders = new Set(world.truth.keepersOf(meta).map((device) => device.deviceId));
      if ([...told].some((each) => !holders.has(each)))
        return `${tab.name} counts too many of ${what}.`;
    }
  }
  return undefined;
};

const ownersInReach = (world: World, tab: Tab, meta: VersionMeta): readonly Tab[] => {
  const { primaries } = tab.node.preferenceListFor(meta.placement);
  return world.tabs.filter(
    ({ nodeId }) => primaries.includes(nodeId) && world.network.areLinked(tab.nodeId, nodeId),
  );
};
