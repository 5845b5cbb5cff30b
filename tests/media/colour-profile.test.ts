import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asciiAt, asciiBytes, joined, viewOf, type Bytes } from '../../src/media/bytes.ts';
import { colourOnlyProfile } from '../../src/media/colour-profile.ts';
import { profileOf, swappingTags } from './build-bytes.ts';
import { tellingTextsIn } from './fixture-photos.ts';

const monitor = { name: 'mmod', data: asciiBytes('mmod\0\0\0\0serial 38TEST0101') };
const name = { name: 'desc', data: asciiBytes("desc\0\0\0\0TEST's display") };

function tagsIn(profile: Bytes): ReadonlyMap<string, Bytes> {
  const view = viewOf(profile);
  const entries = Array.from({ length: view.getUint32(128) }, (_, index) => 132 + 12 * index);
  return new Map(
    entries.map((entry) => {
      const offset = view.getUint32(entry + 4);
      const data = profile.subarray(offset, offset + view.getUint32(entry + 8));
      return [asciiAt(profile, entry, 4), data];
    }),
  );
}

function colourOnly(profile: Bytes): Bytes {
  return colourOnlyProfile(profile) ?? new Uint8Array();
}

test('what changes colours stays byte for byte', () => {
  const clean = tagsIn(colourOnly(profileOf([name, ...swappingTags, monitor])));
  expect([...clean.keys()]).toEqual(['desc', 'cprt', ...swappingTags.map((tag) => tag.name)]);
  expect(colourOnly(profileOf(swappingTags)).subarray(64, 80)).toEqual(
    profileOf(swappingTags).subarray(64, 80),
  );
  for (const tag of swappingTags) expect(clean.get(tag.name)).toEqual(tag.data);
});

test('the device, its maker and the day of its calibration go', () => {
  const clean = colourOnly(profileOf([name, ...swappingTags, monitor]));
  expect(tellingTextsIn(clean)).toEqual([]);
  expect(clean).toEqual(colourOnly(profileOf(swappingTags)));
  expect([...clean.subarray(24, 36)]).toEqual([0x07, 0xd0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0]);
});

test('a clean profile stays as it is', () => {
  const clean = colourOnly(profileOf(swappingTags));
  expect(colourOnly(clean)).toEqual(clean);
  expect(viewOf(clean).getUint32(0)).toBe(clean.byteLength);
});

test('tags that share their data go on sharing it', () => {
  const profile = profileOf(swappingTags);
  const view = viewOf(profile);
  const entryOf = (index: number): number => 132 + 12 * index;
  view.setUint32(entryOf(5) + 4, view.getUint32(entryOf(4) + 4));
  view.setUint32(entryOf(6) + 4, view.getUint32(entryOf(4) + 4));
  expect(colourOnly(profile).byteLength).toBe(colourOnly(profileOf(swappingTags)).byteLength - 32);
});

test('overlapping tags cannot make a small profile large', () => {
  const large = { name: 'A2B0', data: new Uint8Array(1000) };
  const others = ['A2B1', 'A2B2', 'B2A0'].map((tag) => ({ name: tag, data: new Uint8Array(4) }));
  const profile = profileOf([large, ...others]);
  const view = viewOf(profile);
  for (const index of [1, 2, 3]) {
    view.setUint32(132 + 12 * index + 4, view.getUint32(136) + index);
    view.setUint32(132 + 12 * index + 8, 900);
  }
  expect(colourOnlyProfile(profile)).toBeUndefined();
});

test('a profile with a tag beyond its end is none', () => {
  const profile = profileOf(swappingTags);
  viewOf(profile).setUint32(136, profile.byteLength - 10);
  expect(colourOnlyProfile(profile)).toBeUndefined();
});

test('what is no profile is none', () => {
  expect(colourOnlyProfile(asciiBytes('serial 38TEST0101'))).toBeUndefined();
  expect(colourOnlyProfile(new Uint8Array(500))).toBeUndefined();
});

test('damaged profiles become clean ones or none', () => {
  const whole = profileOf([name, ...swappingTags, monitor]);
  const damage = fc.array(fc.tuple(fc.nat(whole.byteLength - 1), fc.nat(255)), { maxLength: 8 });
  fc.assert(
    fc.property(damage, fc.nat(whole.byteLength), (changes, length) => {
      const profile = whole.slice();
      for (const [at, value] of changes) profile[at] = value;
      const clean = colourOnlyProfile(joined([profile.subarray(0, length)]));
      expect(clean === undefined || clean.byteLength <= whole.byteLength + 300).toBe(true);
    }),
  );
});
