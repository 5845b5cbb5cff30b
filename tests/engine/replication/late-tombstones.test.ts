import { expect, test } from 'vitest';

import { NodeCore } from '../../../src/engine/node-core.ts';
import { defaultOptions } from '../../../src/engine/options.ts';
import { LateTombstones } from '../../../src/engine/replication/late-tombstones.ts';
import { deviceIdNumbered, nodeIdNumbered } from '../cluster.ts';
import { entry } from '../things.ts';

const day = 86_400_000;
const stampedMs = 1_700_000_000_000;

test('a tombstone that came while the clock was years ahead stays three weeks from when it is right', () => {
  const core = new NodeCore({
    nodeId: nodeIdNumbered(0),
    deviceId: deviceIdNumbered(0),
    options: defaultOptions,
    seed: 1,
  });
  const at = (wallMs: number) => core.beginStep({ monotonicMs: 1, wallMs });
  const late = new LateTombstones(core, undefined);
  const { meta } = entry('post', { isTombstone: true, hlc: { wallMs: stampedMs, counter: 0 } });
  if (meta.form !== 'entry') throw new Error('A tombstone is an entry.');
  at(stampedMs + 20 * 365 * day);
  expect(late.arrived(meta)).toBe(true);
  at(stampedMs + 40 * day);
  expect(late.hasStayed(meta)).toBe(false);
  at(stampedMs + 40 * day + 22 * day);
  expect(late.hasStayed(meta)).toBe(false);
  at(stampedMs + 40 * day + 23 * day);
  expect(late.hasStayed(meta)).toBe(true);
});
