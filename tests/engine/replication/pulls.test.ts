import { expect, test } from 'vitest';

import type { NodeId } from '../../../src/engine/ids.ts';
import { NodeCore } from '../../../src/engine/node-core.ts';
import { defaultOptions } from '../../../src/engine/options.ts';
import { Pulls, type PullOutcome } from '../../../src/engine/replication/pulls.ts';
import { deviceIdNumbered, nodeIdNumbered } from '../cluster.ts';
import { chunk } from '../things.ts';

const source = nodeIdNumbered(1);
const other = nodeIdNumbered(2);

interface Bench {
  readonly core: NodeCore;
  readonly pulls: Pulls;
  readonly outcomes: PullOutcome[];
  isWanted: boolean;
}

const photos = Array.from({ length: 20 }, (_, number) => chunk(`photo ${number}`));

/** Twenty photos are pulled from these. */
const benchWith = (...sources: readonly NodeId[]): Bench => {
  const identity = { nodeId: nodeIdNumbered(0), deviceId: deviceIdNumbered(0), seed: 1 };
  const core = new NodeCore({ ...identity, options: defaultOptions });
  for (const each of sources) core.links.open(each, 0);
  const parts = {
    keeping: { isWanted: () => bench.isWanted },
    notices: { transfersChanged: () => {} },
  } as unknown as ConstructorParameters<typeof Pulls>[1];
  const pulls = new Pulls(core, parts);
  const outcomes: PullOutcome[] = [];
  const bench: Bench = { core, pulls, outcomes, isWanted: true };
  for (const { meta: ref } of photos) {
    const onDone = (outcome: PullOutcome) => outcomes.push(outcome);
    const asks = { sources, wish: 'none', isUrgent: false } as const;
    pulls.pull({ ref, ...asks, onArrived: () => {}, onDone });
  }
  return bench;
};

const asked = ({ core, pulls }: Bench) => {
  pulls.flush();
  return core.takeEffects().flatMap((effect) => {
    if (effect.type !== 'send' || effect.message.type !== 'fetch') return [];
    return [{ to: effect.to, ...effect.message }];
  });
};

const passTime = ({ core }: Bench, ms: number): void => {
  core.beginStep({ monotonicMs: core.nowMs + ms, wallMs: 0 });
  core.deadlines.runDue(core.nowMs);
};

test('what is no longer wanted when its turn comes is not asked for', () => {
  const bench = benchWith(source);
  const { pulls, outcomes } = bench;
  const [first] = asked(bench);
  if (!first) throw new Error('Nothing asked.');
  const { requestId, refs } = first;

  // The ring became known meanwhile: this node owns nothing of it.
  bench.isWanted = false;
  pulls.fetched(source, { type: 'fetched', requestId, versions: [], missing: refs, load: 0 });
  expect(asked(bench)).toEqual([]);
  expect(outcomes).toHaveLength(photos.length);
  expect(outcomes.filter((outcome) => outcome === 'notKept')).toHaveLength(14);
  expect(pulls.size).toBe(0);
});

test('all that waits for a source that gives nothing is asked elsewhere, not six a minute', () => {
  const bench = benchWith(source, other);
  expect(asked(bench).map(({ to }) => to)).toEqual([source]);
  passTime(bench, defaultOptions.transferTimeoutMs);
  expect(bench.pulls.queueAt(source)).toBe(0);
  expect(bench.pulls.queueAt(other)).toBe(photos.length);
  expect(asked(bench).map(({ to }) => to)).toEqual([other]);
});
