/** How long until nearly everybody knows that somebody crashed without a word, or left with one. */

import { quantile } from '../../bench/statistics.ts';
import type { Crowd } from './crowd.ts';
import type { CrowdTab } from './crowd-tab.ts';
import type { Figure, FigureOptions, Row } from './figure.ts';
import { sharedCrowd } from './settled-crowd.ts';

const knownShare = 0.99;
const pauseMs = 45_000;

/** Until a share of those left see it in one of these states. */
const knownAfter = (
  crowd: Crowd,
  gone: CrowdTab,
  what: { readonly states: readonly string[]; readonly withinMs: number; readonly stepMs: number },
): number => {
  const isKnown = () => {
    const tabs = crowd.witnesses();
    const knowing = tabs.filter((tab) => what.states.includes(tab.stateOf(gone.nodeId) ?? ''));
    return knowing.length >= tabs.length * knownShare;
  };
  return crowd.runUntil(isKnown, what.withinMs, what.stepMs) ?? Infinity;
};

const someone = (crowd: Crowd): CrowdTab => {
  const tabs = crowd.open;
  const tab = tabs[crowd.rngOf('victims').below(tabs.length)];
  if (!tab) throw new Error('Nobody is there.');
  return tab;
};

const rowsFor = (
  { seed, isQuick }: FigureOptions,
  scale: { readonly nodes: number; readonly crashes: number; readonly crashAimS: number },
): readonly Row[] => {
  const crowd = sharedCrowd(scale.nodes, seed);
  const crashesMs: number[] = [];
  const leavesMs: number[] = [];
  for (let round = 0; round < (isQuick ? 2 : scale.crashes); round += 1) {
    const crashed = someone(crowd);
    crowd.crash(crashed, 'silent');
    const dead = { states: ['dead', 'left'], withinMs: 180_000, stepMs: 500 };
    crashesMs.push(knownAfter(crowd, crashed, dead));
    crowd.run(pauseMs);
    const left = someone(crowd);
    crowd.close(left);
    leavesMs.push(knownAfter(crowd, left, { states: ['left'], withinMs: 60_000, stepMs: 50 }));
    crowd.run(pauseMs);
  }
  return [
    {
      name: `silent crash known to 99 %, ${scale.nodes} nodes, slowest of ${crashesMs.length}`,
      value: Math.max(...crashesMs) / 1000,
      unit: 's',
      aim: { type: 'atMost', value: scale.crashAimS },
      note: `median ${(quantile(crashesMs, 0.5) / 1000).toFixed(1)} s; its links stay silent`,
    },
    {
      name: `leave known to 99 %, ${scale.nodes} nodes, slowest of ${leavesMs.length}`,
      value: Math.max(...leavesMs) / 1000,
      unit: 's',
      aim: { type: 'atMost', value: 1 },
      note: `median ${(quantile(leavesMs, 0.5) / 1000).toFixed(2)} s`,
    },
  ];
};

export const detection: Figure = {
  name: 'detection',
  run: (options) => [
    ...rowsFor(options, { nodes: 50, crashes: 10, crashAimS: 20 }),
    ...rowsFor(options, { nodes: options.isQuick ? 200 : 1000, crashes: 3, crashAimS: 30 }),
  ],
};
