/**
 * 20 MiB of prepared photos from the author's call until other devices hold them on disk. Between
 * two devices each byte crosses one channel once, as in the raw measure; among four the ring makes
 * three copies, and more where the author is no owner.
 */

import type { Figure, FigureOptions, Row } from './figure.ts';
import { connectRaw, createAlbum, fillStock, mebibyte, transferRaw, type Lab } from './lab.ts';

const albumBytes = 20 * mebibyte;

const run = async (lab: Lab, options: FigureOptions): Promise<readonly Row[]> => [
  ...(await publishAmong(lab, { devicesCount: 2, copies: 2 }, options)),
  ...(await publishAmong(lab, { devicesCount: 4, copies: 3 }, options)),
];

interface Ring {
  readonly devicesCount: number;
  /** As many as the ring wants, among so many devices. */
  readonly copies: number;
}

const publishAmong = (
  lab: Lab,
  { devicesCount, copies }: Ring,
  { runs, photos }: FigureOptions,
): Promise<readonly Row[]> =>
  lab.withDevices(devicesCount, async ([author, other]) => {
    if (author === undefined || other === undefined) throw new Error('No devices.');
    await connectRaw(author, other);
    const stock = await fillStock(author, photos, albumBytes);
    const raw: number[] = [];
    const published: Awaited<ReturnType<Window['stock']['publish']>>[] = [];
    for (let at = 0; at < runs; at += 1) {
      raw.push(await transferRaw(author, other, stock.bytes));
      const albumId = await createAlbum(author);
      const toPublish = { albumId, copies };
      published.push(await author.page.evaluate((to) => window.stock.publish(to), toPublish));
    }
    const among = `${devicesCount} devices: `;
    const aim = { type: 'timesRawAtMost', value: 1.5 } as const;
    const prepared = `prepare ${stock.preparedCount} photos, in the media worker`;
    return [
      { name: `${among}${prepared}`, unit: 'ms', values: [stock.durationMs] },
      { name: `${among}published`, unit: 'MiB', values: [stock.bytes / mebibyte] },
      {
        name: `${among}sealed, on the own disk`,
        unit: 'ms',
        values: published.map((p) => p.createdMs),
        raw,
      },
      { name: `${among}safe`, unit: 'ms', values: published.map((p) => p.safeMs), raw, aim },
      {
        name: `${among}all ${copies} copies`,
        unit: 'ms',
        values: published.map((p) => p.copiedMs),
        raw,
      },
    ];
  });

export const albumToSafe: Figure = {
  name: 'album-to-safe',
  sentence: '20 MiB of prepared photos from createPost until they are safe.',
  run,
};
