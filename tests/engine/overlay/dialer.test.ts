/** Who is dialled first where many could be. */

import { describe, expect, test } from 'vitest';

import type { NodeId } from '../../../src/engine/ids.ts';
import { Membership } from '../../../src/engine/membership/membership.ts';
import { NodeCore } from '../../../src/engine/node-core.ts';
import { defaultOptions } from '../../../src/engine/options.ts';
import { Overlay } from '../../../src/engine/overlay/overlay.ts';
import { deviceIdNumbered, nodeIdNumbered } from '../cluster.ts';

const numbersFrom = (first: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, at) => first + at);

/** A node that has heard of others and is linked with nobody. */
const dialling = (number = 0) => {
  const core = new NodeCore({
    nodeId: nodeIdNumbered(number),
    deviceId: deviceIdNumbered(number),
    options: defaultOptions,
    seed: 1,
  });
  const traits = { weight: 1, isKeeper: false, protocol: 1 } as const;
  const membership = new Membership(core, { traits, restoredIncarnation: 0 }, () => {});
  const { dialer } = new Overlay(core, membership);
  const dialled: NodeId[] = [];
  let steps = 0;
  const endStep = (): void => {
    for (const effect of core.takeEffects()) {
      if (effect.type === 'dial') dialled.push(effect.nodeId);
    }
  };
  const run = (durationMs: number): void => {
    const endMs = core.nowMs + durationMs;
    for (;;) {
      const nextMs = core.deadlines.nextMs() ?? Infinity;
      const nowMs = Math.min(endMs, nextMs);
      core.beginStep({ monotonicMs: nowMs, wallMs: nowMs });
      if (nextMs > endMs) return;
      steps += 1;
      core.deadlines.runDue(nowMs);
      endStep();
    }
  };
  const hearOf = (numbers: readonly number[], state: 'alive' | 'dead', incarnation = 1): void => {
    for (const number of numbers) {
      const subject = nodeIdNumbered(number);
      const claim = {
        ...{ ...traits, nodeId: subject, deviceId: deviceIdNumbered(number) },
        ...{ incarnation, state: 'alive' as const },
      };
      const accuser = nodeIdNumbered(1);
      membership.receive(accuser, [
        { type: 'claim', claim: { claim, proof: new Uint8Array() } },
        ...(state === 'dead'
          ? [
              {
                type: 'accusation',
                accusation: { subject, incarnation, state, accuser },
              } as const,
            ]
          : []),
      ]);
    }
    dialer.review();
    endStep();
    run(0);
  };
  return {
    hearOf,
    run,
    dialled,
    stepsWithin: (durationMs: number): number => {
      const before = steps;
      run(durationMs);
      return steps - before;
    },
    need: (number: number, urgency: 'now' | 'soon' = 'now') =>
      dialer.need(nodeIdNumbered(number), urgency),
    fail: (nodeId: NodeId | undefined) => {
      if (nodeId !== undefined) dialer.dialFailed(nodeId);
      endStep();
    },
  };
};

describe('of many members', () => {
  test('the dead take two dials at a time, one after the other', () => {
    const { hearOf, fail, dialled } = dialling();
    hearOf(numbersFrom(100, 20), 'dead');
    expect(dialled).toHaveLength(2);
    for (let ended = 0; ended < 18; ended += 1) {
      fail(dialled[ended]);
      expect(dialled).toHaveLength(3 + ended);
    }
    expect(new Set(dialled)).toEqual(new Set(numbersFrom(100, 20).map(nodeIdNumbered)));
  });

  test('those who are here are dialled at once though a hundred dead wait', () => {
    const { hearOf, run, dialled } = dialling();
    hearOf(numbersFrom(100, 100), 'dead');
    run(10_000);
    dialled.length = 0;
    hearOf([2, 3, 4, 5, 6, 7], 'alive');
    expect(dialled).toEqual([2, 3, 4, 5, 6, 7].map(nodeIdNumbered));
  });

  test('those who are here go before the dead that waited longer', () => {
    const { hearOf, run, fail, dialled } = dialling();
    hearOf(numbersFrom(100, 20), 'dead');
    hearOf(numbersFrom(2, 9), 'alive');
    run(10_000);
    expect(dialled).toHaveLength(8);
    fail(dialled[0]);
    fail(dialled[1]);
    fail(dialled[2]);
    const living = new Set(numbersFrom(2, 9).map(nodeIdNumbered));
    expect(dialled.slice(2, 11).every((nodeId) => living.has(nodeId))).toBe(true);
  });

  test('the one that the user waits for goes first', () => {
    const { hearOf, need, fail, run, dialled } = dialling();
    hearOf(numbersFrom(2, 15), 'alive');
    const before = [...dialled];
    expect(before).toHaveLength(8);
    need(16);
    run(0);
    fail(before[0]);
    expect(dialled.slice(8)).toEqual([nodeIdNumbered(16)]);
  });

  test('who waits for a place costs no steps', () => {
    const { hearOf, run, stepsWithin } = dialling();
    hearOf(numbersFrom(100, 300), 'dead');
    run(6000);
    expect(stepsWithin(20_000)).toBeLessThan(10);
  });
});

test('who was dialled in vain while it was dead is dialled at once when it is back', () => {
  const { hearOf, run, fail, dialled, need } = dialling();
  hearOf([2], 'dead');
  for (const backoffMs of [2000, 10_000]) {
    fail(nodeIdNumbered(2));
    run(backoffMs);
  }
  expect(dialled).toHaveLength(3);
  fail(nodeIdNumbered(2));
  hearOf([2], 'alive', 2);
  expect(dialled).toHaveLength(4);
  fail(nodeIdNumbered(2));
  expect(need(2)).toBe(true);
});

test('who is back while it waits behind other dead is dialled at once', () => {
  const { hearOf, dialled } = dialling();
  hearOf(numbersFrom(100, 20), 'dead');
  hearOf([115], 'alive', 2);
  expect(dialled.slice(2)).toEqual([nodeIdNumbered(115)]);
});

test('the higher id waits seconds with its dial, and less than one where it needs the other', () => {
  const { hearOf, run, dialled, need } = dialling(9);
  hearOf([1, 2], 'alive');
  need(2, 'soon');
  run(1000);
  expect(dialled).toEqual([nodeIdNumbered(2)]);
  run(8000);
  expect(dialled).toEqual([nodeIdNumbered(2), nodeIdNumbered(1)]);
});
