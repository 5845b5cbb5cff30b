import { expect, test } from 'vitest';

import { NodeCore } from '../../../src/engine/node-core.ts';
import { defaultOptions } from '../../../src/engine/options.ts';
import { Pulls, type PullOutcome } from '../../../src/engine/replication/pulls.ts';
import { deviceIdNumbered, nodeIdNumbered } from '../cluster.ts';
import { chunk } from '../things.ts';

const source = nodeIdNumbered(1);

test('what is no longer wanted when its turn comes is not asked for', () => {
  const identity = { nodeId: nodeIdNumbered(0), deviceId: deviceIdNumbered(0), seed: 1 };
  const core = new NodeCore({ ...identity, options: defaultOptions });
  core.links.open(source, 0);
  let isWanted = true;
  const parts = {
    keeping: { isWanted: () => isWanted },
    notices: { transfersChanged: () => {} },
  } as unknown as ConstructorParameters<typeof Pulls>[1];
  const pulls = new Pulls(core, parts);
  const outcomes: PullOutcome[] = [];
  const photos = Array.from({ length: 20 }, (_, number) => chunk(`photo ${number}`));
  for (const { meta: ref } of photos) {
    const onDone = (outcome: PullOutcome) => outcomes.push(outcome);
    const asks = { sources: [source], wish: 'none', isUrgent: false } as const;
    pulls.pull({ ref, ...asks, onArrived: () => {}, onDone });
  }
  pulls.flush();
  const [first] = core.takeEffects();
  if (first?.type !== 'send' || first.message.type !== 'fetch') throw new Error('Nothing asked.');
  const { requestId, refs } = first.message;

  // The ring became known meanwhile: this node owns nothing of it.
  isWanted = false;
  pulls.fetched(source, { type: 'fetched', requestId, versions: [], missing: refs, load: 0 });
  pulls.flush();
  expect(core.takeEffects().filter(({ type }) => type === 'send')).toEqual([]);
  expect(outcomes).toHaveLength(photos.length);
  expect(outcomes.filter((outcome) => outcome === 'notKept')).toHaveLength(14);
  expect(pulls.size).toBe(0);
});
