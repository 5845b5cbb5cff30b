/** A device that has never seen the album opens it with its key, while others hold it. */

import type { Figure, FigureOptions, Row } from './figure.ts';
import {
  connectRaw,
  createAlbum,
  fillStock,
  keyOf,
  linkedWith,
  mebibyte,
  transferRaw,
  type Device,
  type Lab,
} from './lab.ts';

const albumBytes = 20 * mebibyte;
const holdersCount = 3;

const run = (lab: Lab, { runs, photos }: FigureOptions): Promise<readonly Row[]> =>
  lab.withDevices(holdersCount, async ([author]) => {
    if (author === undefined) throw new Error('No device.');
    const stock = await fillStock(author, photos, albumBytes);
    const albumId = await createAlbum(author);
    const toPublish = { albumId, copies: holdersCount };
    await author.page.evaluate((to) => window.stock.publish(to), toPublish);
    const opening = {
      albumId,
      key: await keyOf(author, albumId),
      photosCount: stock.photosCount,
    };
    const opened: OpenedBesideRaw[] = [];
    for (let at = 0; at < runs; at += 1) opened.push(await openOnce(lab, author, opening));

    const raw = opened.map((o) => o.rawMs);
    return [
      { name: 'album listed', unit: 'ms', values: opened.map((o) => o.listedMs) },
      { name: 'first thumb', unit: 'ms', values: opened.map((o) => o.firstThumbMs) },
      {
        name: `all ${stock.photosCount} thumbs`,
        unit: 'ms',
        values: opened.map((o) => o.thumbsMs),
      },
      { name: 'originals', unit: 'MiB', values: opened.map((o) => o.originalsBytes / mebibyte) },
      {
        name: 'all originals, verified',
        unit: 'ms',
        values: opened.map((o) => o.originalsMs),
        raw,
        aim: { type: 'timesRawAtMost', value: 1.5 },
      },
      {
        name: 'page opened to first thumb',
        unit: 'ms',
        values: opened.map((o) => o.meshMs + o.firstThumbMs),
      },
    ];
  });

type Opened = Awaited<ReturnType<Window['reader']['open']>>;

interface OpenedBesideRaw extends Opened {
  readonly rawMs: number;
  /** From the page's navigation until it was linked with all holders. */
  readonly meshMs: number;
}

const openOnce = async (
  lab: Lab,
  author: Device,
  opening: Parameters<Window['reader']['open']>[0],
): Promise<OpenedBesideRaw> => {
  const newcomer = await lab.openDevice();
  try {
    const linkedAtMs = await linkedWith(newcomer, holdersCount);
    const openedAtMs = await newcomer.page.evaluate(() => performance.timeOrigin);
    const opened = await newcomer.page.evaluate((what) => window.reader.open(what), opening);
    await connectRaw(author, newcomer);
    const rawMs = await transferRaw(author, newcomer, opened.originalsBytes);
    return { ...opened, rawMs, meshMs: linkedAtMs - openedAtMs };
  } finally {
    await newcomer.context.close();
  }
};

export const coldOpen: Figure = {
  name: 'cold-open',
  sentence: 'A new device joins with the key: from join to its bytes; three devices hold them.',
  run,
};
