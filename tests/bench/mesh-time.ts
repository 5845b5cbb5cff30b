/** Tabs opened at once on as many devices, until each has a link with every other. */

import type { Figure, FigureOptions, Row } from './figure.ts';
import { linkedWith, type Lab } from './lab.ts';
import { quantile } from './statistics.ts';

const tabsCounts = [3, 12, 24];

const run = async (lab: Lab, { runs }: FigureOptions): Promise<readonly Row[]> => {
  const rows: Row[] = [];
  for (const tabsCount of tabsCounts) {
    const meshes: Mesh[] = [];
    for (let at = 0; at < runs; at += 1) meshes.push(await openMesh(lab, tabsCount));
    rows.push(
      { name: `${tabsCount} tabs, all linked`, unit: 'ms', values: meshes.map((m) => m.allMs) },
      { name: `${tabsCount} tabs, median tab`, unit: 'ms', values: meshes.map((m) => m.medianMs) },
    );
  }
  return rows;
};

interface Mesh {
  /** From the first page's navigation until the last tab had its last link. */
  readonly allMs: number;
  /** From its own navigation until its own last link, of the middle tab. */
  readonly medianMs: number;
}

const openMesh = async (lab: Lab, tabsCount: number): Promise<Mesh> => {
  const devices = await Promise.all(Array.from({ length: tabsCount }, () => lab.openDevice()));
  try {
    const linkedAtMs = await Promise.all(
      devices.map((device) => linkedWith(device, tabsCount - 1)),
    );
    const openedAtMs = await Promise.all(
      devices.map(({ page }) => page.evaluate(() => performance.timeOrigin)),
    );
    const durations = linkedAtMs.map((atMs, tab) => atMs - (openedAtMs[tab] ?? NaN));
    return {
      allMs: Math.max(...linkedAtMs) - Math.min(...openedAtMs),
      medianMs: quantile(durations, 0.5),
    };
  } finally {
    await Promise.all(devices.map(({ context }) => context.close()));
  }
};

export const meshTime: Figure = {
  name: 'mesh-time',
  sentence: 'Tabs opened at once, each in a browser profile of its own, until all are linked.',
  run,
};
