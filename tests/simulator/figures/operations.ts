/** Of what people ask while tabs come and go as usual, how much is answered in time and well. */

import type { VersionMeta } from '../../../src/engine/version.ts';
import { pick } from '../streams.ts';
import { fetchChunk, readEntry, writeEntry, writeVersions, type Ending } from './crowd-app.ts';
import type { CrowdTab } from './crowd-tab.ts';
import { Churn } from './churn.ts';
import type { Crowd } from './crowd.ts';
import type { Figure, FigureOptions, Row } from './figure.ts';
import { chunkNumbered, placementNumbered } from './made-versions.ts';
import { settledCrowd } from './settled-crowd.ts';

const devices = 40;
const albumsCount = 20;
const chunkBytes = 100_000;
const minute = 60_000;
const everyMs = 400;
const churnPlan = { sessionMeanMs: 30 * minute, awayMeanMs: 10 * minute, crashShare: 0.3 };
const network = { lossProbability: 0.01, dialFailureProbability: 0.02 };

/** Operations whose tab closed meanwhile are nobody's any more. */
class Office {
  readonly endings = new Map<Ending | 'late', number>();
  readonly #crowd: Crowd;
  readonly #entries: VersionMeta[] = [];
  readonly #chunks: VersionMeta[] = [];
  #number = 0;

  constructor(crowd: Crowd) {
    this.#crowd = crowd;
  }

  act(tab: CrowdTab): void {
    const rng = this.#crowd.rngOf('actions');
    const draw = rng.fraction();
    if (draw < 0.3 || this.#entries.length === 0) this.#writeEntry(tab);
    else if (draw < 0.4 || this.#chunks.length === 0) this.#writeChunk(tab);
    else if (draw < 0.7) readEntry(tab, pick(rng, this.#entries), this.#await(tab));
    else fetchChunk(tab, pick(rng, this.#chunks), this.#await(tab));
  }

  #writeEntry(tab: CrowdTab): void {
    this.#number += 1;
    const placement = placementNumbered(this.#crowd.rngOf('actions').below(albumsCount));
    const onEnd = this.#await(tab);
    writeEntry(tab, { number: this.#number, placement, isPin: true }, ({ meta, ending }) => {
      if (ending === 'written') this.#entries.push(meta);
      onEnd(ending);
    });
  }

  #writeChunk(tab: CrowdTab): void {
    this.#number += 1;
    const place = { placement: placementNumbered(-this.#number), albumId: placementNumbered(0) };
    const onEnd = this.#await(tab);
    const chunk = chunkNumbered(this.#number, place, chunkBytes);
    writeVersions(tab, [chunk], true, ({ meta, ending }) => {
      if (ending === 'written') this.#chunks.push(meta);
      onEnd(ending);
    });
  }

  #await(tab: CrowdTab): (ending: Ending) => void {
    let isOver = false;
    const end = (ending: Ending | 'late') => {
      if (!isOver && tab.isOpen) this.endings.set(ending, (this.endings.get(ending) ?? 0) + 1);
      isOver = true;
    };
    this.#crowd.heap.after(this.#crowd.options.operationTimeoutMs + 1, () => end('late'));
    return end;
  }
}

const good: readonly string[] = ['written', 'read', 'fetched'];

const run = ({ seed, isQuick }: FigureOptions): readonly Row[] => {
  const crowd = settledCrowd(devices, { seed, network });
  const churn = new Churn(crowd, churnPlan);
  churn.start();
  const office = new Office(crowd);
  const endMs = crowd.heap.nowMs + (isQuick ? 10 : 120) * minute;
  while (crowd.heap.nowMs < endMs) {
    crowd.run(everyMs);
    office.act(pick(crowd.rngOf('people'), crowd.open));
  }
  crowd.run(crowd.options.operationTimeoutMs * 2);
  const counts = [...office.endings];
  const all = counts.reduce((sum, [, count]) => sum + count, 0);
  const answered = counts.reduce((sum, [end, count]) => sum + (good.includes(end) ? count : 0), 0);
  return [
    {
      name: 'operations answered in time under normal tab churn',
      value: (answered / all) * 100,
      unit: '%',
      aim: { type: 'atLeast', value: 99.99 },
      note: `${churn.endsCount} tabs ended; ${counts.map(([end, n]) => `${n} ${end}`).join(', ')}`,
    },
  ];
};

export const operations: Figure = { name: 'operations', run };
