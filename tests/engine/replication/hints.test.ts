import { expect, test } from 'vitest';

import type { NodeId } from '../../../src/engine/ids.ts';
import type { Need } from '../../../src/engine/overlay/dialer.ts';
import { noReason } from '../../../src/engine/replication/copy-flags.ts';
import { Hints } from '../../../src/engine/replication/hints.ts';
import { nodeIdNumbered } from '../cluster.ts';
import { entry } from '../things.ts';

test('where members are too many for a link with each, hints are a reason for one', () => {
  const away = nodeIdNumbered(7);
  const needed: NodeId[] = [];
  const need: Need = (nodeId) => needed.push(nodeId) > 0;
  let sweep: () => void = () => {};
  const core = {
    nowMs: 0,
    links: { has: () => false },
    options: { hintAgeMs: 1000 },
    after: (_name: string, _delayMs: number, run: () => void) => (sweep = run),
  };
  const hints = new Hints(core as never, need);
  hints.follow(entry('post').meta, { ...noReason, hintsFor: [away] });
  hints.start({
    ring: { ring: { members: new Map([[away, {}]]) } },
    view: { isOutOfReach: () => false },
  } as never);
  sweep();
  expect(needed).toEqual([away]);
});

test('where there is no room for a hint, what is none is kept all the same', () => {
  const hints = new Hints({ nowMs: 0, options: { hintsMax: 1 } } as never, () => false);
  for (const [number, text] of ['post', 'comment'].entries()) {
    hints.follow(entry(text).meta, { ...noReason, hintsFor: [nodeIdNumbered(number)] });
  }
  expect(hints.reserve(1)).toBe(false);
  expect(hints.reserve(0)).toBe(true);
});
