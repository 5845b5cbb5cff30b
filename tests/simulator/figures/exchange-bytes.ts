/** What it costs two nodes to compare 10,000 versions: every message there and back, as encoded. */

import {
  answerRanges,
  openRanges,
  type ExchangeAnswer,
} from '../../../src/engine/anti-entropy/exchange.ts';
import { ItemIndex } from '../../../src/engine/anti-entropy/item-index.ts';
import type { ExchangeRange } from '../../../src/engine/message.ts';
import type { Position } from '../../../src/engine/ids.ts';
import { defaultOptions } from '../../../src/engine/options.ts';
import type { Version } from '../../../src/engine/version.ts';
import type { Figure, Row } from './figure.ts';
import { chunkNumbered, entryNumbered, placementNumbered } from './made-versions.ts';
import { weighMessage } from './weigh.ts';

const setSize = 10_000;
const salt = 0x9e3779b9;
const flags = { isReplica: true, isPin: false, isCache: false, hintsFor: [] };

/** One album's entries: a single position. */
const albumEntry = (number: number): Version => entryNumbered(number, placementNumbered(0));

/** Photos of many albums, ten chunks to a placement, all over the circle. */
const spreadChunk = (number: number): Version =>
  chunkNumbered(number, {
    placement: placementNumbered(Math.floor(number / 10)),
    albumId: placementNumbered(0),
  });

interface Comparison {
  readonly bytes: number;
  readonly roundTrips: number;
  readonly found: number;
}

const indexOf = (numbers: readonly number[], versionOf: (number: number) => Version): ItemIndex => {
  const index = new ItemIndex();
  for (const number of numbers) index.put(versionOf(number).meta, flags);
  return index;
};

/** Half of the differences are on each side, spread over the set. */
const compare = (differences: number, versionOf: (number: number) => Version): Comparison => {
  const isOnlyOn = (side: number) => (number: number) => {
    const share = Math.floor((number * differences) / setSize);
    const isFirst = share !== Math.floor(((number - 1) * differences) / setSize) || number === 0;
    return differences > 0 && isFirst && share % 2 === side;
  };
  const numbers = Array.from({ length: setSize }, (_, number) => number);
  const here = indexOf(
    numbers.filter((number) => !isOnlyOn(0)(number)),
    versionOf,
  );
  const there = indexOf(
    numbers.filter((number) => !isOnlyOn(1)(number)),
    versionOf,
  );

  let bytes = 0;
  let roundTrips = 0;
  const lacked = new Set<string>();
  const note = ({ iLack, theyLack }: ExchangeAnswer) => {
    for (const { versionId } of [...iLack, ...theyLack]) lacked.add(versionId);
  };
  const weigh = (ranges: readonly ExchangeRange[], isReply: boolean) => {
    bytes += weighMessage({ type: 'exchange', exchangeId: salt, ranges, isReply });
  };
  const whole = { lower: 0 as Position, lowerKey: '', upper: 0 as Position, upperKey: '' };
  let ranges = openRanges(here, [whole], salt);
  while (ranges.length > 0) {
    weigh(ranges, false);
    roundTrips += 1;
    const answer = answerRanges(there, { ranges, salt }, defaultOptions);
    note(answer);
    if (answer.reply.length === 0) break;
    weigh(answer.reply, true);
    const next = answerRanges(here, { ranges: answer.reply, salt }, defaultOptions);
    note(next);
    ranges = next.reply;
  }
  return { bytes, roundTrips, found: lacked.size };
};

const aims = [
  { differences: 0, bytes: 350 },
  { differences: 1, bytes: 1000 },
  { differences: 100, bytes: 25_000 },
] as const;

export const exchangeBytes: Figure = {
  name: 'exchange-bytes',
  run: () =>
    [
      { what: 'chunks over the whole circle', versionOf: spreadChunk },
      { what: 'entries of one album', versionOf: albumEntry },
    ].flatMap(({ what, versionOf }) =>
      aims.map(({ differences, bytes }): Row => {
        const compared = compare(differences, versionOf);
        return {
          name: `exchange of two sets of 10,000, ${what}, ${differences} different`,
          value: compared.bytes,
          unit: 'B',
          aim: { type: 'atMost', value: bytes },
          note: `${compared.roundTrips} round trips, ${compared.found} found`,
        };
      }),
    ),
};
