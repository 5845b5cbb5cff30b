/**
 * A crowd in which everybody knows everybody, and nobody has anything left to tell. To come there
 * quickly each is told of all others at once, as by a first push-pull: thousands of joins one by
 * one are another story.
 */

import { Crowd, type CrowdSettings } from './crowd.ts';
import type { CrowdTab } from './crowd-tab.ts';

const signedMs = 10;
const restMs = 60_000;
const settledWithinMs = 10 * 60_000;

export const knowsAll = (crowd: Crowd, tab: CrowdTab): boolean =>
  tab.node.members().filter(({ state }) => state === 'alive').length >= crowd.tabs.size;

export const settledCrowd = (count: number, settings: CrowdSettings): Crowd => {
  const crowd = new Crowd(settings);
  for (let number = 0; number < count; number += 1) crowd.add(number);
  settle(crowd);
  return crowd;
};

const sharedCrowds = new Map<string, Crowd>();

/**
 * A large crowd that stores nothing, for several figures one after the other: it takes minutes to
 * settle. The ring needs no fine grain then.
 */
export const sharedCrowd = (count: number, seed: number): Crowd => {
  const name = `${count} ${seed}`;
  const crowd =
    sharedCrowds.get(name) ?? settledCrowd(count, { seed, options: { tokensPerWeight: 1 } });
  sharedCrowds.set(name, crowd);
  crowd.onSend = () => {};
  return crowd;
};

/** Lets all who are there know each other, and come to rest. */
export const settle = (crowd: Crowd): void => {
  crowd.run(signedMs);
  // Everything at once, so that what all know already is soon told often enough.
  const { gossipPerMessageMax } = crowd.options;
  crowd.tune({ gossipPerMessageMax: crowd.tabs.size });
  introduce(crowd);
  const isSettled = () => crowd.witnesses().every((tab) => knowsAll(crowd, tab));
  const tookMs = crowd.runUntil(isSettled, settledWithinMs, 1000);
  if (tookMs === undefined) throw new Error('The crowd never came to know itself.');
  crowd.run(restMs);
  crowd.tune({ gossipPerMessageMax });
  crowd.run(restMs);
};

const introduce = (crowd: Crowd): void => {
  const tabs = crowd.open;
  const gossip = tabs.flatMap(({ claim }) => (claim ? [{ type: 'claim', claim } as const] : []));
  const rng = crowd.rngOf('introductions');
  for (const tab of tabs) {
    const other = tabs[rng.below(tabs.length)];
    if (!other || other === tab) continue;
    crowd.connect(tab, other);
    const message = { type: 'pushPull', gossip, isReply: true } as const;
    tab.put({ type: 'message', from: other.nodeId, message });
  }
};
