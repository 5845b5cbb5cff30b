import fc from 'fast-check';
import { expect, test } from 'vitest';

import type { SignedClaim } from '../../../src/engine/membership/member.ts';
import { MemberTable } from '../../../src/engine/membership/member-table.ts';
import { deviceIdNumbered, nodeIdNumbered } from '../cluster.ts';

const claimOf = (number: number, incarnation: number, weight: 0 | 1 = 1): SignedClaim => ({
  claim: {
    nodeId: nodeIdNumbered(number),
    deviceId: deviceIdNumbered(number),
    incarnation,
    state: 'alive',
    weight,
    protocol: 1,
    isKeeper: false,
  },
  proof: new Uint8Array(),
});

const suspicionOf = (number: number, incarnation: number) => ({
  subject: nodeIdNumbered(number),
  incarnation,
  state: 'suspect' as const,
  accuser: nodeIdNumbered(99),
});

test('rows are sorted by id, and each is the newest, whatever happened', () => {
  const news = fc.tuple(fc.nat(12), fc.integer({ min: 1, max: 4 }), fc.boolean());
  fc.assert(
    fc.property(fc.array(news), (all) => {
      const table = new MemberTable(8);
      for (const [number, incarnation, isClaim] of all) {
        if (isClaim) table.claim(claimOf(number, incarnation), 1);
        else table.accuse(suspicionOf(number, incarnation), 1);
        const rows = table.rows();
        const ids = rows.map(({ signed }) => signed.claim.nodeId);
        expect(ids).toEqual([...ids].sort());
        expect(rows.map((row) => row)).toEqual(ids.map((nodeId) => table.rowOf(nodeId)));
      }
    }),
  );
});

test('a suspicion changes nothing for who places links and data; another weight does', () => {
  const table = new MemberTable(8);
  table.claim(claimOf(1, 1), 1);
  const { hereVersion, version } = table;
  table.accuse(suspicionOf(1, 1), 1);
  expect(table.version).toBeGreaterThan(version);
  expect(table.hereVersion).toBe(hereVersion);
  table.claim(claimOf(1, 3, 0), 1);
  expect(table.hereVersion).toBeGreaterThan(hereVersion);
});
