/** The whole table of rights, as sentences say it and as envelopes are judged by it. */

import { describe, expect, test } from 'vitest';

import type { EntryKind } from '../../src/trust/entry.ts';
import { mayStampChunks, mayWrite } from '../../src/trust/rights.ts';
import { writingRoles } from '../../src/trust/role.ts';

/** Roles that may: write own, write another's, remove own, remove another's. */
const table: Readonly<Record<EntryKind, readonly [string, string, string, string]>> = {
  album: ['owner', 'owner', 'owner', 'owner'],
  keyring: ['owner', 'owner', 'owner', 'owner'],
  post: ['owner contributor', '', 'owner contributor', 'owner'],
  chunk: ['', '', 'owner contributor', 'owner'],
  comment: ['owner contributor guest', '', 'owner contributor guest', 'owner contributor'],
  like: ['owner contributor guest', '', 'owner contributor guest', 'owner contributor'],
  profile: ['owner contributor guest', '', 'owner contributor guest', 'owner'],
};

const rows = Object.entries(table).flatMap(([kind, columns]) =>
  columns.map((allowed, column) => ({
    kind: kind as EntryKind,
    isTombstone: column >= 2,
    isOwn: column % 2 === 0,
    allowed,
  })),
);

describe('who may', () => {
  test.each(rows)('$kind, removing $isTombstone, own $isOwn: $allowed', (row) => {
    const allowed = writingRoles.filter((role) => mayWrite({ ...row, role }));
    expect(allowed.join(' ')).toBe(row.allowed);
  });

  test('stamp chunks: those who may post', () => {
    expect(writingRoles.filter(mayStampChunks)).toEqual(['owner', 'contributor']);
  });
});
