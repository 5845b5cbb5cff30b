/** Whether small messages find any member over the links there are, and over how many of them. */

import { pick } from '../streams.ts';
import { Churn } from './churn.ts';
import type { Figure, FigureOptions, Row } from './figure.ts';
import type { CrowdTab } from './crowd-tab.ts';
import { sharedCrowd } from './settled-crowd.ts';

const minute = 60_000;
const churnPlan = { sessionMeanMs: 30 * minute, awayMeanMs: 30 * minute, crashShare: 0.3 };
const lookupsPerSecond = 20;
const answerMs = 10_000;

const numberIn = (payload: Uint8Array): number =>
  new DataView(payload.buffer, payload.byteOffset).getUint32(0);

const payloadOf = (number: number): Uint8Array => {
  const payload = new Uint8Array(4);
  new DataView(payload.buffer).setUint32(0, number);
  return payload;
};

const run = ({ seed, isQuick }: FigureOptions, nodes: number): readonly Row[] => {
  const crowd = sharedCrowd(nodes, seed);
  const churn = new Churn(crowd, churnPlan);
  churn.start();
  crowd.run(minute);
  const hops = new Map<number, number>();
  const found = new Map<number, number>();
  crowd.onSend = (_from, _to, message) => {
    if (message.type !== 'relay' || message.payload.length !== 4) return;
    const number = numberIn(message.payload);
    hops.set(number, (hops.get(number) ?? 0) + 1);
  };
  const rng = crowd.rngOf('lookups');
  const count = lookupsPerSecond * (isQuick ? 10 : 100);
  const asked = new Map<number, CrowdTab>();
  for (let number = 0; number < count; number += 1) {
    crowd.run(1000 / lookupsPerSecond);
    const [from, to] = [pick(rng, crowd.open), pick(rng, crowd.open)];
    if (from === to || from.links.size === 0) continue;
    asked.set(number, to);
    to.onDelivered = (payload) => found.set(numberIn(payload), hops.get(numberIn(payload)) ?? 0);
    from.command(() => ({ type: 'relay', to: to.nodeId, payload: payloadOf(number) }));
  }
  crowd.run(answerMs);
  // Who closed meanwhile could not be found.
  const due = [...asked].filter(([number, to]) => to.isOpen || found.has(number));
  const links = crowd.open.map((tab) => tab.links.size);
  const lengths = [...found.values()];
  const circumstances = `${nodes} nodes, sessions of 30 min`;
  return [
    {
      name: `links a lookup takes, mean, ${circumstances}`,
      value: lengths.reduce((sum, length) => sum + length, 0) / lengths.length,
      unit: 'hops',
      aim: { type: 'atMost', value: 3 },
      note: `longest ${Math.max(...lengths)}; ${churn.endsCount} tabs ended`,
    },
    {
      name: `lookups that arrive, ${circumstances}`,
      value: (found.size / due.length) * 100,
      unit: '%',
      aim: { type: 'atLeast', value: 99.9 },
      note: `${due.length} asked`,
    },
    {
      name: `links of a node at most, ${circumstances}`,
      value: Math.max(...links),
      unit: 'links',
      aim: { type: 'atMost', value: crowd.options.linksMax },
      note: `mean ${(links.reduce((sum, each) => sum + each, 0) / links.length).toFixed(1)}`,
    },
  ];
};

export const lookups: Figure = {
  name: 'lookups',
  run: (options) => run(options, options.isQuick ? 200 : 1000),
};
