import { describe, expect, test } from 'vitest';

import type { StorageWrite } from '../../src/engine/effect.ts';
import type { Version } from '../../src/engine/version.ts';
import { RecentBodies } from '../../src/node/storage/recent-bodies.ts';
import { pinned, versionOf } from '../conformance/stored-things.ts';

const put = (version: Version): StorageWrite => ({
  type: 'putVersion',
  version,
  flags: pinned,
});

describe('bodies written a moment ago', () => {
  test('are at hand until they are deleted', () => {
    const recent = new RecentBodies();
    const version = versionOf(1, 100);
    recent.note([put(version)]);
    expect(recent.get(version.meta)).toEqual(version);

    recent.note([{ type: 'deleteVersion', ref: version.meta }]);
    expect(recent.get(version.meta)).toBeUndefined();
  });

  test('are forgotten with the disk', () => {
    const recent = new RecentBodies();
    const version = versionOf(1, 100);
    recent.note([put(version)]);
    recent.clear();
    expect(recent.get(version.meta)).toBeUndefined();
  });

  test('do not change with the message they came in', () => {
    const recent = new RecentBodies();
    const version = versionOf(1, 100);
    const asWritten = version.bytes.slice();
    recent.note([put(version)]);
    version.bytes.fill(0);
    expect(recent.get(version.meta)?.bytes).toEqual(asWritten);
  });

  test('are small ones only', () => {
    const recent = new RecentBodies();
    const photo = versionOf(1, 17 * 1024);
    recent.note([put(photo)]);
    expect(recent.get(photo.meta)).toBeUndefined();
  });

  test('make room for newer ones within a MiB', () => {
    const recent = new RecentBodies();
    const versions = Array.from({ length: 65 }, (_, at) => versionOf(at, 16 * 1024));
    recent.note(versions.map(put));
    expect(versions.filter(({ meta }) => recent.get(meta) !== undefined)).toEqual(
      versions.slice(1),
    );
  });
});
