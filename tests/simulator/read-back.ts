/**
 * When the world has come together, what it holds must also be had: everybody reads what should be
 * there, writes something and is told that it is safe; and nothing buried comes back when all tabs
 * are opened anew.
 */

import { acceptedAheadMaxMs } from '../../src/engine/causality/hlc.ts';
import type { DeviceId } from '../../src/engine/ids.ts';
import type { VersionMeta } from '../../src/engine/version.ts';
import type { App } from './app.ts';
import type { Device } from './device.ts';
import type { Tab } from './tab.ts';
import type { Issued } from './truth.ts';
import { Violation } from './violation.ts';
import type { World } from './world.ts';

const entriesPerApp = 3;
const postsPerApp = 1;
const patienceMs = 90_000;

/** Who is told that it did not work tries again. */
const againEveryMs = 10_000;
const deletionsAwaitedMs = 11_000;

interface Wish {
  readonly name: string;
  readonly ask: () => void;
  isGranted: boolean;
}

export const readBack = (world: World): void => {
  const wishes = honestApps(world).flatMap((app) => wishesOf(world, app));
  const lastMs = world.heap.nowMs + patienceMs;
  while (wishes.some(({ isGranted }) => !isGranted) && world.heap.nowMs < lastMs) {
    for (const wish of wishes) if (!wish.isGranted) wish.ask();
    world.heap.runUntil(world.heap.nowMs + againEveryMs);
  }
  const missed = wishes.find(({ isGranted }) => !isGranted);
  if (missed) throw new Violation('unfetchable', `${missed.name} was not answered.`);
};

/** Whatever stood in the way of a write before, one of everybody's next few reaches W. */
export const writeOnce = (world: World): void => {
  if (new Set(honestApps(world).map(({ tab }) => tab.deviceId)).size < 2) return;
  const before = new Set(world.truth.all);
  const lastMs = world.heap.nowMs + patienceMs;
  let waiting = honestApps(world).filter((app) => app.albums.length > 0 && isInTime(world, app));
  while (waiting.length > 0) {
    const [first] = waiting;
    if (first && world.heap.nowMs >= lastMs) {
      throw new Violation('unwritable', `What ${first.tab.name} writes is not safe.`);
    }
    for (const app of waiting) for (const album of app.albums.slice(0, 1)) app.like(album);
    world.heap.runUntil(world.heap.nowMs + againEveryMs);
    waiting = waiting.filter(({ tab }) => !hasWritten(world, before, tab.deviceId));
  }
};

const hasWritten = (world: World, before: ReadonlySet<Issued>, writer: DeviceId): boolean =>
  [...world.truth.all].some(
    (issued) => !before.has(issued) && issued.writer === writer && issued.acknowledgedDevices > 0,
  );

/** What a clock too far ahead of others' stamps they refuse, and rightly so. */
const isInTime = (world: World, { tab }: App): boolean => {
  const wallMsOf = (device: Device) => device.clock.now(world.heap.nowMs).wallMs;
  const others = world.devices.filter(({ isHonest }) => isHonest).map(wallMsOf);
  return wallMsOf(tab.device) <= Math.min(...others) + acceptedAheadMaxMs;
};

/** Nothing that was deleted everywhere is on any disk. */
export const checkNothingRisen = (world: World, buried: readonly Issued[]): void => {
  for (const { version } of buried) {
    const [holder] = world.truth.holdersOf(version.meta);
    if (!holder) continue;
    const name = version.meta.versionId.slice(0, 8);
    throw new Violation('resurrection', `${holder.name} has ${name} again, which was deleted.`);
  }
};

/** What no disk has any more, because something newer took its place. */
export const buriedIn = (world: World): readonly Issued[] =>
  [...world.truth.all].filter(
    ({ version }) =>
      world.truth.isSuperseded(version.meta) && world.truth.holdersOf(version.meta).length === 0,
  );

const isOffDisk = ({ node, disk }: Tab): boolean => node.heldCount !== disk.count;

/** What a disk failed to delete is tried again ten seconds later, when all else may have healed. */
export const awaitDeletions = (world: World): void => {
  const isAwaited = honestApps(world).some(({ tab }) => isOffDisk(tab));
  if (isAwaited) world.heap.runUntil(world.heap.nowMs + deletionsAwaitedMs);
};

/** The index of each node names what is on its disk, and nothing there is from the far future. */
export const checkDisks = (world: World): void => {
  for (const { tab } of honestApps(world)) {
    if (isOffDisk(tab)) {
      const counts = `${tab.node.heldCount} of ${tab.disk.count}`;
      throw new Violation('indexDiffers', `${tab.name} knows of ${counts} copies on its disk.`);
    }
    const latestMs = tab.device.clock.latestWallMs(world.heap.nowMs) + acceptedAheadMaxMs;
    for (const { meta } of tab.disk.copies()) {
      if (meta.form === 'chunk' || meta.hlc.wallMs <= latestMs) continue;
      throw new Violation('clockMoved', `${tab.name} keeps what comes from the far future.`);
    }
  }
};

const honestApps = (world: World): readonly App[] =>
  world.apps.filter(({ tab }) => tab.device.isHonest && tab.isAwake);

const wishesOf = (world: World, app: App): readonly Wish[] => {
  const rng = world.streams.of('read back');
  // Owners that no NAT lets talk cannot prove to each other what they hold.
  const { network, clocks } = world.options;
  // Nor do those prove a range of which they refuse a version, for its clock is far ahead.
  const canProve = network.unreachablePairProbability === 0 && clocks.futuresCount === 0;
  return app.albums.flatMap((album) => {
    const held = app.tab.node.versionsOf(album.placement);
    const entries = rng.shuffled(held.filter(({ form }) => form === 'entry'));
    const posts = rng.shuffled(
      album.posts.filter(({ itemId }) =>
        isWhole(world, app, { placement: album.placement, itemId }),
      ),
    );
    return [
      ...entries.slice(0, canProve ? entriesPerApp : 0).map(({ itemId }) => {
        const wish = {
          name: `${app.tab.name}'s read of ${itemId.slice(0, 6)}`,
          ask: () => app.read(album, itemId, () => (wish.isGranted = true)),
          isGranted: false,
        };
        return wish;
      }),
      ...posts.slice(0, postsPerApp).map((post) => {
        const wish = {
          name: `${app.tab.name}'s fetch of ${post.itemId.slice(0, 6)}`,
          ask: () => app.fetch(post, (missing) => (wish.isGranted ||= missing === 0)),
          isGranted: false,
        };
        return wish;
      }),
    ];
  });
};

/** A live post of which this tab can talk to an honest holder of every piece: bytes take no detour. */
const isWhole = (
  world: World,
  { tab }: App,
  item: Pick<VersionMeta, 'placement' | 'itemId'>,
): boolean => {
  const { truth } = world;
  const survivors = truth.survivorsOf(truth.issuedOfItem(item)).map(({ version }) => version.meta);
  const isLive = survivors.some((meta) => meta.form === 'entry' && !meta.isTombstone);
  const album = world.albums.find(({ placement }) => placement === item.placement);
  const media = album?.postOf(item.itemId)?.media ?? [];
  const chunks = media.flatMap((each) => each.chunks);
  return (
    isLive && chunks.every(({ meta }) => !truth.isSuperseded(meta) && isInReach(world, tab, meta))
  );
};

const isInReach = (world: World, { nodeId }: Tab, meta: VersionMeta): boolean =>
  world.honestSlots.some(
    (holder) =>
      holder.disk.counts(meta) &&
      (holder.nodeId === nodeId || world.canConnect(nodeId, holder.nodeId)),
  );
