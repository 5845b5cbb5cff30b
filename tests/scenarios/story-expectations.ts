/** What a story expects of its cluster: each says what is wrong now, or nothing. */

import type { Issued } from '../simulator/truth.ts';
import type { Stage } from './stage.ts';
import { BrokenStory } from './story-words.ts';

type Problem = string | undefined;

export const unsafe = (stage: Stage, post: string): Problem => {
  const chunks = stage.post(post).media.flatMap(({ chunks: each }) => each);
  const all = [
    ...stage.entriesOf(post),
    ...chunks.map(({ meta }) => stage.world.truth.issuedOf(meta)),
  ];
  const { w } = stage.world.options.engine.smallRing;
  const thin = all.find(({ acknowledgedDevices }) => acknowledgedDevices < w);
  return thin && `A ${thin.version.meta.form} of ${post} was not acknowledged.`;
};

/** By the photos: every chunk on each of these devices, and none on any other. */
export const holdersDiffer = (stage: Stage, post: string, names: string): Problem => {
  const wanted = new Set(names === '' ? [] : stage.slots(names).map(({ device }) => device.name));
  for (const { chunks } of stage.post(post).media) {
    for (const { meta } of chunks) {
      const holders = stage.world.truth.holdersOf(meta).map((device) => device.name);
      const isSame = holders.length === wanted.size && holders.every((name) => wanted.has(name));
      if (!isSame) return `A piece of ${post} is on ${holders.join(' ') || 'no device'}.`;
    }
  }
  return undefined;
};

export const copiesDiffer = (stage: Stage, name: string, post: string, count: number): Problem => {
  const { tab } = stage.app(name);
  for (const { placement, chunks } of stage.post(post).media) {
    const copies = tab.node.copiesOf(
      placement,
      chunks.map(({ meta }) => meta.itemId),
    );
    for (const { here, reachable } of copies) {
      const devices = new Set(reachable);
      if (here) devices.add(tab.deviceId);
      if (devices.size !== count) return `It says ${devices.size}.`;
    }
  }
  return undefined;
};

export const siblingsDiffer = (
  stage: Stage,
  name: string,
  post: string,
  count: number,
): Problem => {
  const { itemId } = stage.post(post);
  const held = stage
    .app(name)
    .tab.node.versionsOf(stage.album.placement)
    .filter((meta) => meta.itemId === itemId);
  return held.length === count ? undefined : `It has ${held.length}.`;
};

export const newestOf = (stage: Stage, post: string): Issued => {
  const newest = stage.entriesOf(post).at(-1);
  if (!newest) throw new BrokenStory(`Nobody wrote ${post}.`);
  return newest;
};

export const newestMissing = (stage: Stage, name: string, post: string): Problem => {
  const { meta } = newestOf(stage, post).version;
  return stage.app(name).tab.disk.holds(meta) ? undefined : 'It has not.';
};

export const linkMissing = (stage: Stage, name: string, other: string): Problem => {
  const [a, b] = [stage.app(name).tab.nodeId, stage.app(other).tab.nodeId];
  return stage.world.network.areLinked(a, b) ? undefined : 'They are not.';
};

export const stateDiffers = (stage: Stage, name: string, other: string, state: string): Problem => {
  const [slot] = stage.slots(other);
  const member = stage
    .app(name)
    .tab.node.members()
    .find(({ nodeId }) => nodeId === slot?.nodeId);
  return member?.state === state ? undefined : `It sees it ${member?.state ?? 'not at all'}.`;
};

export const hintsMissing = (stage: Stage, name: string): Problem => {
  const [slot] = stage.slots(name);
  const isHeld = stage.world.slots.some(({ disk }) =>
    [...disk.copies()].some(({ flags }) => flags.hintsFor.some((id) => id === slot?.nodeId)),
  );
  return isHeld ? undefined : 'Nobody does.';
};

export const hintsLeft = (stage: Stage): Problem => {
  const slot = stage.world.slots.find(({ disk }) =>
    [...disk.copies()].some(({ flags }) => flags.hintsFor.length > 0),
  );
  return slot && `${slot.name} does.`;
};

export const linksExceed = (stage: Stage, count: number): Problem => {
  const slot = stage.world.slots.find(
    ({ nodeId }) => stage.world.network.linksCountOf(nodeId) > count,
  );
  return slot && `${slot.name} has more.`;
};

/** Clients hold no tokens: nothing of others' is placed on them. */
export const clientsDiffer = (stage: Stage, count: number): Problem => {
  const clients = stage.world.slots.filter(
    ({ app, nodeId }) => app?.tab.isOpen && app.tab.node.tokensOf(nodeId).length === 0,
  );
  return clients.length === count ? undefined : `${clients.length} are.`;
};
