import { describe, expect, test } from 'vitest';
import type { NodeId, Placement } from '../../src/engine/ids.ts';
import type { EngineMessage } from '../../src/engine/message.ts';
import type { Version } from '../../src/engine/version.ts';
import { TransferLog } from '../../src/node/transfer-log.ts';
import { metaOf, versionOf } from '../conformance/stored-things.ts';

const [ben, cleo] = ['b'.repeat(32) as NodeId, 'c'.repeat(32) as NodeId];
const [photo, other] = ['1'.repeat(32) as Placement, '2'.repeat(32) as Placement];

const chunk = (placement: Placement, sizeBytes: number): Version => {
  const { itemId, versionId, albumId } = metaOf(3);
  const meta = { form: 'chunk' as const, placement, itemId, versionId, albumId, sizeBytes };
  return { meta, bytes: new Uint8Array(1) };
};

const push = (requestId: number, ...versions: readonly Version[]): EngineMessage => ({
  type: 'store',
  requestId,
  versions,
  reason: { type: 'replica' },
});
const stored = (requestId: number): EngineMessage => ({
  type: 'stored',
  requestId,
  isProven: true,
});
const refused = (requestId: number): EngineMessage => ({
  type: 'storeRefused',
  requestId,
  refusal: 'storageFull',
});

describe('a transfer', () => {
  test('begins with a push, of all pieces of one photo to one node together', () => {
    const log = new TransferLog();
    log.sent(ben, push(1, chunk(photo, 100), chunk(photo, 50)));
    log.sent(ben, push(2, chunk(photo, 30), chunk(other, 7)));
    log.sent(cleo, push(1, chunk(photo, 100)));
    expect(log.transfers).toEqual([
      { to: ben, placement: photo, doneBytes: 0, totalBytes: 180 },
      { to: ben, placement: other, doneBytes: 0, totalBytes: 7 },
      { to: cleo, placement: photo, doneBytes: 0, totalBytes: 100 },
    ]);
  });

  test('is moved on by what is on the other’s disk, and ends with the last of it', () => {
    const log = new TransferLog();
    log.sent(ben, push(1, chunk(photo, 100)));
    log.sent(ben, push(2, chunk(photo, 30)));
    expect(log.received(ben, stored(1))).toBe(true);
    expect(log.transfers).toEqual([{ to: ben, placement: photo, doneBytes: 100, totalBytes: 130 }]);
    expect(log.received(ben, stored(2))).toBe(true);
    expect(log.transfers).toEqual([]);
  });

  test('begins at nothing when the same photo goes there again', () => {
    const log = new TransferLog();
    log.sent(ben, push(1, chunk(photo, 100)));
    log.received(ben, stored(1));
    log.sent(ben, push(2, chunk(photo, 30)));
    expect(log.transfers).toEqual([{ to: ben, placement: photo, doneBytes: 0, totalBytes: 30 }]);
  });

  test('is not moved on by a refusal', () => {
    const log = new TransferLog();
    log.sent(ben, push(1, chunk(photo, 100)));
    log.sent(ben, push(2, chunk(photo, 30)));
    expect(log.received(ben, refused(1))).toBe(true);
    expect(log.transfers).toEqual([{ to: ben, placement: photo, doneBytes: 0, totalBytes: 30 }]);
  });

  test('is not moved on by somebody else’s word, nor by the same word twice', () => {
    const log = new TransferLog();
    log.sent(ben, push(1, chunk(photo, 100)));
    log.sent(ben, push(2, chunk(photo, 30)));
    expect(log.received(cleo, stored(1))).toBe(false);
    expect(log.received(ben, stored(1))).toBe(true);
    expect(log.received(ben, stored(1))).toBe(false);
    expect(log.transfers).toMatchObject([{ doneBytes: 100, totalBytes: 130 }]);
  });

  test('ends when the link goes, and those to others do not', () => {
    const log = new TransferLog();
    log.sent(ben, push(1, chunk(photo, 100)));
    log.sent(cleo, push(2, chunk(photo, 100)));
    log.linkDown(ben);
    expect(log.transfers).toMatchObject([{ to: cleo }]);
    expect(log.received(ben, stored(1))).toBe(false);
  });

  test('is of photos: entries and questions are none', () => {
    const log = new TransferLog();
    log.sent(ben, push(1, versionOf(3)));
    log.sent(ben, stored(1));
    expect(log.transfers).toEqual([]);
    expect(log.received(ben, stored(1))).toBe(false);
  });
});
