/** 20 MiB of prepared photos from the author's call until other devices hold them on disk. */

import type { Figure, Row } from './figure.ts';
import { connectRaw, createAlbum, fillStock, mebibyte, transferRaw, type Lab } from './lab.ts';
import type { FigureOptions } from './figure.ts';

const albumBytes = 20 * mebibyte;
const devicesCount = 4;
const copiesMax = 3;

const run = (lab: Lab, { runs, photos }: FigureOptions): Promise<readonly Row[]> =>
  lab.withDevices(devicesCount, async ([author, other]) => {
    if (author === undefined || other === undefined) throw new Error('No devices.');
    await connectRaw(author, other);
    const stock = await fillStock(author, photos, albumBytes);
    const raw: number[] = [];
    const published: Awaited<ReturnType<Window['stock']['publish']>>[] = [];
    for (let at = 0; at < runs; at += 1) {
      raw.push(await transferRaw(author, other, stock.bytes));
      const albumId = await createAlbum(author);
      const toPublish = { albumId, copies: copiesMax };
      published.push(await author.page.evaluate((to) => window.stock.publish(to), toPublish));
    }
    return [
      {
        name: `prepare ${stock.preparedCount} photos (media worker)`,
        unit: 'ms',
        values: [stock.durationMs],
      },
      { name: 'bytes published', unit: 'MiB', values: [stock.bytes / mebibyte] },
      { name: 'on the own disk', unit: 'ms', values: published.map((p) => p.createdMs), raw },
      {
        name: 'safe (2 devices)',
        unit: 'ms',
        values: published.map((p) => p.safeMs),
        raw,
        aim: { type: 'timesRawAtMost', value: 1.5 },
      },
      { name: '3 copies', unit: 'ms', values: published.map((p) => p.copiedMs), raw },
    ];
  });

export const albumToSafe: Figure = {
  name: 'album-to-safe',
  sentence: '20 MiB of prepared photos from createPost until they are safe; four devices.',
  run,
};
