/**
 * An ICC profile (ICC.1:2022) reduced to what changes colours. Profiles of displays and scanners
 * name their device, some with its serial number, and say when it was calibrated.
 */

import { asciiAt, asciiBytes, joined, viewOf, type Bytes } from './bytes.ts';

/** The largest printing profiles in use stay below this. */
export const profileBytesMax = 4 * 1024 * 1024;

const headerBytes = 128;
const tagEntryBytes = 12;

const colourTags = new Set([
  ...['rXYZ', 'gXYZ', 'bXYZ', 'rTRC', 'gTRC', 'bTRC', 'kTRC', 'wtpt', 'bkpt', 'chad', 'cicp'],
  ...['A2B0', 'A2B1', 'A2B2', 'B2A0', 'B2A1', 'B2A2', 'gamt'],
  ...['D2B0', 'D2B1', 'D2B2', 'D2B3', 'B2D0', 'B2D1', 'B2D2', 'B2D3'],
]);

interface Tag {
  readonly name: string;
  readonly data: Bytes;
}

/** Undefined for what is no profile: decoders take such a picture for one without. */
export function colourOnlyProfile(profile: Bytes): Bytes | undefined {
  if (profile.byteLength < headerBytes + 4 || profile.byteLength > profileBytesMax)
    return undefined;
  if (asciiAt(profile, 36, 4) !== 'acsp') return undefined;

  const tags = colourTagsIn(profile);
  if (tags === undefined) return undefined;

  const majorVersion = profile[8] ?? 0;
  const named = [
    { name: 'desc', data: majorVersion >= 4 ? localizedText('-') : description('-') },
    { name: 'cprt', data: majorVersion >= 4 ? localizedText('-') : plainText('-') },
  ];
  return assemble(headerOf(profile), [...named, ...tags]);
}

function colourTagsIn(profile: Bytes): readonly Tag[] | undefined {
  const view = viewOf(profile);
  const entriesCount = view.getUint32(headerBytes);
  if (headerBytes + 4 + entriesCount * tagEntryBytes > profile.byteLength) return undefined;

  const dataByPlace = new Map<string, Bytes>();
  const dataByName = new Map<string, Bytes>();
  let keptBytes = 0;
  for (let index = 0; index < entriesCount; index++) {
    const entry = headerBytes + 4 + index * tagEntryBytes;
    const name = asciiAt(profile, entry, 4);
    if (!colourTags.has(name) || dataByName.has(name)) continue;

    const offset = view.getUint32(entry + 4);
    const length = view.getUint32(entry + 8);
    if (offset + length > profile.byteLength) return undefined;

    const place = `${offset}+${length}`;
    const data = dataByPlace.get(place) ?? profile.subarray(offset, offset + length);
    if (!dataByPlace.has(place)) keptBytes += length;
    dataByPlace.set(place, data);
    dataByName.set(name, data);
  }
  // Tags may share data, but overlapping ones would let a small file grow large.
  if (keptBytes > profile.byteLength) return undefined;
  return Array.from(dataByName, ([name, data]) => ({ name, data }));
}

/** Version, class, colour spaces, intent and illuminant; no maker, model, creator, date or hash. */
function headerOf(profile: Bytes): Bytes {
  const header = new Uint8Array(headerBytes);
  header.set(profile.subarray(8, 24), 8);
  header.set(Uint8Array.of(0x07, 0xd0, 0, 1, 0, 1), 24);
  header.set(asciiBytes('acsp'), 36);
  header.set(profile.subarray(64, 80), 64);
  return header;
}

function assemble(header: Bytes, tags: readonly Tag[]): Bytes {
  const table = new Uint8Array(4 + tags.length * tagEntryBytes);
  const tableView = viewOf(table);
  tableView.setUint32(0, tags.length);

  const pieces: Bytes[] = [header, table];
  const offsets = new Map<Bytes, number>();
  let end = headerBytes + table.byteLength;
  for (const [index, tag] of tags.entries()) {
    const offset = offsets.get(tag.data) ?? end;
    if (offset === end) {
      const padding = new Uint8Array(-tag.data.byteLength & 3);
      pieces.push(tag.data, padding);
      end += tag.data.byteLength + padding.byteLength;
    }
    offsets.set(tag.data, offset);

    const entry = 4 + index * tagEntryBytes;
    table.set(asciiBytes(tag.name), entry);
    tableView.setUint32(entry + 4, offset);
    tableView.setUint32(entry + 8, tag.data.byteLength);
  }

  const whole = joined(pieces);
  viewOf(whole).setUint32(0, whole.byteLength);
  return whole;
}

/** Profiles of version 4 and later hold text as one or more translations. */
function localizedText(text: string): Bytes {
  const letters = Uint8Array.from([...text].flatMap((letter) => [0, letter.charCodeAt(0)]));
  const head = new Uint8Array(28);
  const view = viewOf(head);
  head.set(asciiBytes('mluc'), 0);
  view.setUint32(8, 1);
  view.setUint32(12, 12);
  head.set(asciiBytes('enUS'), 16);
  view.setUint32(20, letters.byteLength);
  view.setUint32(24, head.byteLength);
  return joined([head, letters]);
}

/** Before version 4: plain text, then empty Unicode and Macintosh names of fixed size. */
function description(text: string): Bytes {
  const ascii = asciiBytes(`${text}\0`);
  const head = new Uint8Array(12);
  head.set(asciiBytes('desc'), 0);
  viewOf(head).setUint32(8, ascii.byteLength);
  return joined([head, ascii, new Uint8Array(4 + 4 + 2 + 1 + 67)]);
}

function plainText(text: string): Bytes {
  return asciiBytes(`text\0\0\0\0${text}\0`);
}
