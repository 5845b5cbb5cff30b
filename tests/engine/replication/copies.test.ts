import { describe, expect, test } from 'vitest';

import { ItemIndex } from '../../../src/engine/anti-entropy/item-index.ts';
import type { Effect } from '../../../src/engine/effect.ts';
import { itemKeyOf } from '../../../src/engine/ids.ts';
import { NodeCore } from '../../../src/engine/node-core.ts';
import { defaultOptions } from '../../../src/engine/options.ts';
import { Copies, type KeepRequest } from '../../../src/engine/replication/copies.ts';
import { noReason } from '../../../src/engine/replication/copy-flags.ts';
import type { CopyFlags, Version } from '../../../src/engine/version.ts';
import { deviceIdNumbered, nodeIdNumbered } from '../cluster.ts';
import { actorNamed, chunk, entry } from '../things.ts';

const replica: CopyFlags = { ...noReason, isReplica: true };
const pinned: CopyFlags = { ...noReason, isPin: true };

type Persist = Extract<Effect, { type: 'persist' }>;

const newCopies = () => {
  const core = new NodeCore({
    nodeId: nodeIdNumbered(1),
    deviceId: deviceIdNumbered(1),
    options: defaultOptions,
    seed: 1,
  });
  const changes: string[] = [];
  const copies = new Copies(core, new ItemIndex(), {
    versionAdded: () => changes.push('added'),
    versionDropped: () => changes.push('dropped'),
    flagsChanged: () => {},
    versionBelieved: () => changes.push('believed'),
  });
  const persists = (): Persist[] =>
    core.takeEffects().filter((effect): effect is Persist => effect.type === 'persist');
  const outcomes: string[] = [];
  const keep = (versions: readonly Version[], flags = replica, request?: Partial<KeepRequest>) =>
    copies.keep({
      incoming: versions.map((version) => ({ version, flags })),
      afterwards: [],
      onDone: (outcome) => outcomes.push(outcome.ok ? outcome.value : outcome.error),
      ...request,
    });
  return { core, copies, changes, persists, outcomes, keep };
};

const onlyOf = (persists: readonly Persist[]): Persist => {
  const [persist] = persists;
  if (!persist || persists.length !== 1) throw new Error(`${persists.length} persists.`);
  return persist;
};

const writesOf = (persists: readonly Persist[]) =>
  persists.flatMap(({ writes }) => writes.map(({ type }) => type));

const [dot1, dot2] = [1, 2].map((seq) => ({ actor: actorNamed('author'), seq }));
if (!dot1 || !dot2) throw new Error('Dots.');
const older = entry('post', { dot: dot1 });
const newer = entry('post', { dot: dot2, context: [dot1] });

describe('a version', () => {
  test('is held from the moment it is on disk, and not before', () => {
    const { copies, persists, outcomes, keep } = newCopies();
    keep([older]);
    const { persistId } = onlyOf(persists());
    expect(copies.index.copyOf(older.meta)).toBeUndefined();
    expect(outcomes).toEqual([]);
    copies.persisted(persistId);
    expect(copies.index.copyOf(older.meta)).toBeDefined();
    expect(outcomes).toEqual(['durable']);
  });

  test('outlives a power cut, since others will count on it; what follows from it need not', () => {
    const { copies, persists, keep } = newCopies();
    keep([older]);
    const put = onlyOf(persists());
    expect(put.durability).toBe('strict');
    copies.persisted(put.persistId);
    keep([older], { ...replica, isPin: true });
    copies.drop([older.meta]);
    expect(persists().map(({ durability }) => durability)).toEqual(['relaxed', 'relaxed']);
  });

  test('that was cached is one to count on once the disk has it as such, power cut or not', () => {
    const { copies, persists, outcomes, keep } = newCopies();
    const photo = chunk('photo');
    keep([photo], { ...noReason, isCache: true });
    copies.persisted(onlyOf(persists()).persistId);
    keep([photo]);
    const promotion = onlyOf(persists());
    expect(promotion.durability).toBe('strict');
    expect(copies.index.has(photo.meta)).toBe(false);
    copies.persistFailed(promotion.persistId, 'storageFull');
    expect(copies.index.has(photo.meta)).toBe(false);
    keep([photo]);
    copies.persisted(onlyOf(persists()).persistId);
    expect(copies.index.has(photo.meta)).toBe(true);
    expect(outcomes).toEqual(['durable', 'storageFull', 'durable']);
  });

  test('that the disk refuses is not held', () => {
    const { copies, persists, outcomes, keep } = newCopies();
    keep([older]);
    copies.persistFailed(onlyOf(persists()).persistId, 'storageFull');
    expect(copies.index.copyOf(older.meta)).toBeUndefined();
    expect(outcomes).toEqual(['storageFull']);
  });

  test('is put again while it is on its way, for the first put may fail', () => {
    const { copies, persists, outcomes, keep } = newCopies();
    keep([older]);
    keep([older]);
    const [first, second] = persists();
    copies.persistFailed(first?.persistId ?? 0, 'storageFailed');
    expect(outcomes).toEqual(['storageFailed']);
    copies.persisted(second?.persistId ?? 0);
    expect(copies.index.copyOf(older.meta)).toBeDefined();
  });

  test('held already needs no bytes, and is acknowledged at once', () => {
    const { copies, persists, outcomes, keep } = newCopies();
    keep([older]);
    copies.persisted(onlyOf(persists()).persistId);
    keep([older]);
    expect(persists()).toEqual([]);
    expect(outcomes).toEqual(['durable', 'durable']);
  });

  test('held already for another reason is kept for both', () => {
    const { copies, persists, keep } = newCopies();
    keep([older]);
    copies.persisted(onlyOf(persists()).persistId);
    keep([older], pinned);
    expect(writesOf(persists())).toEqual(['setFlags']);
    expect(copies.index.copyOf(older.meta)?.flags).toMatchObject({ isReplica: true, isPin: true });
  });

  test('drops what it supersedes, here and on disk', () => {
    const { copies, persists, changes, keep } = newCopies();
    keep([older]);
    copies.persisted(onlyOf(persists()).persistId);
    keep([newer]);
    copies.persisted(onlyOf(persists()).persistId);
    expect(copies.index.copyOf(older.meta)).toBeUndefined();
    expect(changes).toEqual(['added', 'dropped', 'added']);
    expect(onlyOf(persists()).writes).toMatchObject([
      { type: 'deleteVersion', ref: { versionId: older.meta.versionId } },
    ]);
  });

  test('overtaken on its way to disk by what supersedes it is deleted again', () => {
    const { copies, persists, keep } = newCopies();
    keep([older]);
    keep([newer]);
    const [first, second] = persists();
    copies.persisted(second?.persistId ?? 0);
    copies.persisted(first?.persistId ?? 0);
    expect(copies.index.siblingsOf(itemKeyOf(older.meta.placement, older.meta.itemId))).toEqual([
      newer.meta,
    ]);
    expect(writesOf(persists())).toEqual(['deleteVersion']);
  });

  test('superseded by what is held is acknowledged and not written', () => {
    const { copies, persists, outcomes, keep } = newCopies();
    keep([newer]);
    copies.persisted(onlyOf(persists()).persistId);
    keep([older]);
    expect(persists()).toEqual([]);
    expect(outcomes).toEqual(['durable', 'durable']);
  });

  test('given up while another put of it is on its way stays given up', () => {
    const { copies, persists, keep } = newCopies();
    keep([older]);
    keep([older]);
    const [first, second] = persists();
    copies.persisted(first?.persistId ?? 0);
    copies.drop([older.meta]);
    expect(writesOf(persists())).toEqual(['deleteVersion']);
    copies.persisted(second?.persistId ?? 0);
    expect(copies.index.copyOf(older.meta)).toBeUndefined();
  });
});

describe('an acknowledgement', () => {
  const stored: Effect = {
    type: 'send',
    to: nodeIdNumbered(2),
    message: { type: 'stored', requestId: 1, isProven: true },
    priority: 'control',
  };

  test('rides on the persist it depends on', () => {
    const { core, keep } = newCopies();
    keep([older], replica, { afterwards: [stored] });
    expect(core.takeEffects()).toMatchObject([{ type: 'persist', afterwards: [stored] }]);
  });

  test('leaves at once when everything is durable already', () => {
    const { core, copies, persists, keep } = newCopies();
    keep([older]);
    copies.persisted(onlyOf(persists()).persistId);
    keep([older], replica, { afterwards: [stored] });
    expect(core.takeEffects()).toEqual([stored]);
  });
});

describe('a deletion', () => {
  test('that the disk refuses is tried again', () => {
    const { core, copies, persists, keep } = newCopies();
    keep([older]);
    copies.persisted(onlyOf(persists()).persistId);
    copies.drop([older.meta]);
    copies.persistFailed(onlyOf(persists()).persistId, 'storageFailed');
    core.deadlines.runDue(60_000);
    expect(writesOf(persists())).toEqual(['deleteVersion']);
  });

  test('is not tried again when the version came back meanwhile', () => {
    const { core, copies, persists, keep } = newCopies();
    keep([older]);
    copies.persisted(onlyOf(persists()).persistId);
    copies.drop([older.meta]);
    const { persistId } = onlyOf(persists());
    keep([older]);
    copies.persistFailed(persistId, 'storageFailed');
    copies.persisted(onlyOf(persists()).persistId);
    core.deadlines.runDue(60_000);
    expect(persists()).toEqual([]);
  });
});

describe('bytes', () => {
  test('the disk has lost are given up, and counted', () => {
    const { core, copies, persists, keep } = newCopies();
    keep([older]);
    copies.persisted(onlyOf(persists()).persistId);
    const loaded: number[] = [];
    copies.load([older.meta], (versions) => loaded.push(versions.length));
    const [load] = core.takeEffects();
    if (load?.type !== 'load') throw new Error('No load.');
    copies.loaded(load.loadId, []);
    expect(loaded).toEqual([0]);
    expect(copies.index.copyOf(older.meta)).toBeUndefined();
    expect(core.counters.copiesLost).toBe(1);
  });

  test('for others are those held and not pinned', () => {
    const { copies, persists, keep } = newCopies();
    keep([chunk('one', 100)]);
    keep([chunk('two', 10)], pinned);
    for (const { persistId } of persists()) copies.persisted(persistId);
    expect(copies.index.heldBytes).toBe(110);
    expect(copies.othersBytes).toBe(100);
    copies.setFlags(chunk('one').meta, pinned);
    expect(copies.othersBytes).toBe(0);
    copies.drop([chunk('two').meta]);
    expect(copies.othersBytes).toBe(0);
    expect(copies.index.heldBytes).toBe(100);
  });
});
