/** A comment from the call on one device until the other's node has it, and its screen. */

import { setTimeout } from 'node:timers/promises';

import type { Figure, FigureOptions, Row } from './figure.ts';
import {
  connectRaw,
  createAlbum,
  fillStock,
  keyOf,
  mebibyte,
  nodeWorker,
  type Device,
  type Lab,
} from './lab.ts';
import { quantile } from './statistics.ts';

const commentsCount = 200;
const entryBytes = 300;
/** Quicker than anybody writes, and slower than the frame that bundles what comes at once. */
const pauseMs = 40;

declare global {
  /** In the reader's node worker: when a comment came to its disk, by the bytes of its id. */
  var keptAtMsByItem: Map<string, number>;
}

const run = (lab: Lab, { runs, photos }: FigureOptions): Promise<readonly Row[]> =>
  lab.withDevices(2, async ([writer, reader]) => {
    if (writer === undefined || reader === undefined) throw new Error('No devices.');
    await connectRaw(writer, reader);
    await fillStock(writer, photos.slice(0, 1), mebibyte / 8);
    const albumId = await createAlbum(writer);
    const key = await keyOf(writer, albumId);
    await reader.page.evaluate(({ id, text }) => window.client.node.join(id, text), {
      id: albumId,
      text: key,
    });
    await watchDisk(reader);

    const rounds: Round[] = [];
    for (let at = 0; at < runs; at += 1) {
      rounds.push(await measureRound({ writer, reader, albumId, round: at }));
    }
    return rowsOf(rounds);
  });

interface Comment {
  /** From the call until it is on the writer's disk, on the reader's way to disk, on its screen. */
  readonly durableMs: number;
  readonly knownMs: number;
  readonly shownMs: number;
}

interface Round {
  readonly rawMs: readonly number[];
  readonly comments: readonly Comment[];
}

interface Stage {
  readonly writer: Device;
  readonly reader: Device;
  readonly albumId: string;
  readonly round: number;
}

const measureRound = async ({ writer, reader, albumId, round }: Stage): Promise<Round> => {
  const raw = await writer.page.evaluate(
    ({ count, bytes }) => window.raw.roundTrips(count, bytes),
    { count: commentsCount, bytes: entryBytes },
  );
  const postId = await writer.page.evaluate((id) => window.stock.publishOne(id), albumId);
  await reader.page.evaluate(({ id, count }) => window.watch.photosKnown(id, count), {
    id: albumId,
    count: round + 1,
  });
  const comments: Comment[] = [];
  for (let at = 0; at < commentsCount; at += 1) {
    const text = `Comment ${at} of round ${round}`;
    const toWrite = { albumId, postId, text };
    await setTimeout(pauseMs);
    const [written, shownAtMs] = await Promise.all([
      writer.page.evaluate(writeComment, toWrite),
      reader.page.evaluate((seen) => window.watch.commentSeen(seen), text),
    ]);
    const { startMs, durableAtMs, commentId } = written;
    const keptAtMs = await nodeWorker(reader).evaluate(
      (id) => keptAtMsByItem.get(id) ?? NaN,
      commentId,
    );
    comments.push({
      durableMs: durableAtMs - startMs,
      knownMs: keptAtMs - raw.offsetMs - startMs,
      shownMs: shownAtMs - raw.offsetMs - startMs,
    });
  }
  return { rawMs: raw.durationsMs, comments };
};

const writeComment = async (toWrite: {
  readonly albumId: string;
  readonly postId: string;
  readonly text: string;
}) => {
  const clockMs = () => performance.timeOrigin + performance.now();
  const startMs = clockMs();
  const { albumId, postId, text } = toWrite;
  const written = await window.client.node.addComment(albumId, postId, text);
  if (!written.ok) throw new Error(`A comment failed: ${written.error.type}.`);
  return { startMs, durableAtMs: clockMs(), commentId: written.value.commentId };
};

/** The moment a verified entry is handed to the disk is the first that can be seen from outside. */
const watchDisk = (device: Device): Promise<void> =>
  nodeWorker(device).evaluate(() => {
    globalThis.keptAtMsByItem = new Map();
    const { put } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.put = function (value: { itemId?: string }, key) {
      if (this.name === 'metas' && value.itemId !== undefined) {
        keptAtMsByItem.set(value.itemId, performance.timeOrigin + performance.now());
      }
      return put.call(this, value, key);
    };
  });

const rowsOf = (rounds: readonly Round[]): readonly Row[] => {
  const of = (q: number, pick: (comment: Comment) => number) =>
    rounds.map(({ comments }) => quantile(comments.map(pick), q));
  const raw50 = rounds.map(({ rawMs }) => quantile(rawMs, 0.5));
  const raw99 = rounds.map(({ rawMs }) => quantile(rawMs, 0.99));
  const aim = { type: 'timesRawAtMost', value: 5 } as const;
  return [
    { name: 'on the own disk, p50', unit: 'ms', values: of(0.5, (c) => c.durableMs), raw: raw50 },
    {
      name: 'known to the other node, p50',
      unit: 'ms',
      values: of(0.5, (c) => c.knownMs),
      raw: raw50,
      aim,
    },
    {
      name: 'known to the other node, p99',
      unit: 'ms',
      values: of(0.99, (c) => c.knownMs),
      raw: raw99,
    },
    {
      name: 'on the other screen, p50',
      unit: 'ms',
      values: of(0.5, (c) => c.shownMs),
      raw: raw50,
      aim,
    },
    {
      name: 'on the other screen, p99',
      unit: 'ms',
      values: of(0.99, (c) => c.shownMs),
      raw: raw99,
    },
  ];
};

export const entryLatency: Figure = {
  name: 'entry-latency',
  sentence: `${commentsCount} comments, one every ${pauseMs} ms, beside round trips of ${entryBytes} bytes.`,
  run,
};
