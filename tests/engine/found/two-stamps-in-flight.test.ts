import { expect, test } from 'vitest';

import { covers } from '../../../src/engine/causality/causal-context.ts';
import type { Answer, Effect } from '../../../src/engine/effect.ts';
import type { DeviceId, OperationId, VersionId } from '../../../src/engine/ids.ts';
import type { Input } from '../../../src/engine/input.ts';
import { defaultOptions } from '../../../src/engine/options.ts';
import { RingNode } from '../../../src/engine/ring-node.ts';
import type { EntryMeta } from '../../../src/engine/version.ts';
import { nodeNamed, replicaFlags, versionNumbered } from '../anti-entropy/some-versions.ts';

const now = { monotonicMs: 1000, wallMs: 1_700_000_100_000 };

test('a write stamped while another is on its way has seen all that the other had seen', () => {
  const seen = versionNumbered(0) as EntryMeta;
  const node = new RingNode({
    nodeId: nodeNamed('ann'),
    deviceId: 'a'.repeat(32) as DeviceId,
    weight: 1,
    isKeeper: false,
    protocol: 1,
    seed: 1,
    options: defaultOptions,
    restored: { state: undefined, copies: [{ meta: seen, flags: replicaFlags }] },
  });
  const answers: Answer[] = [];
  const step = (input: Input): void => perform(node.step(input, now));
  const perform = (effects: readonly Effect[]): void => {
    for (const effect of effects) {
      if (effect.type === 'answer') answers.push(effect.answer);
      if (effect.type !== 'persist') continue;
      perform(effect.afterwards);
      step({ type: 'persisted', persistId: effect.persistId });
    }
  };
  const stamp = (number: number, versionIds: readonly VersionId[]): void => {
    const { placement, itemId } = seen;
    const operationId = number as OperationId;
    step({
      type: 'command',
      command: { type: 'stamp', operationId, placement, itemId, seen: versionIds },
    });
  };

  stamp(1, [seen.versionId]);
  stamp(2, []);
  const [first, second] = answers;
  if (first?.type !== 'stamped' || second?.type !== 'stamped') throw new Error('Two stamps.');
  expect(covers(second.context, first.dot)).toBe(true);
  expect(covers(second.context, seen.dot)).toBe(true);
});
