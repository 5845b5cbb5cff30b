/**
 * A JPEG without its metadata. What the decoder needs (frame, tables, scans) stays byte for byte;
 * what tells it the colours (JFIF, Adobe, colour profile) is written anew, so that nothing rides
 * along; all else goes: EXIF, XMP, IPTC, comments, thumbnails, second pictures, data after the end.
 */

import { asciiAt, asciiBytes, joined, viewOf, type Bytes } from './bytes.ts';
import { damaged, type CleanOutcome } from './clean-photo.ts';
import { colourOnlyProfile } from './colour-profile.ts';
import { isFrameHeader, marker, readJpegParts, type JpegPart } from './jpeg-structure.ts';
import { orientationTiff, readOrientation, type Orientation } from './orientation.ts';

type Segment = Extract<JpegPart, { type: 'segment' }>;

const exifName = 'Exif\0\0';
const profileName = 'ICC_PROFILE\0';
const profilePieceBytesMax = 65_535 - 2 - profileName.length - 2;

const keptMarkers = new Set<number>([
  marker.dht,
  marker.dac,
  marker.dqt,
  marker.dnl,
  marker.dri,
  marker.sos,
]);

export function stripJpeg(file: Bytes): CleanOutcome {
  const parts = readJpegParts(file);
  if (parts === undefined) return damaged;

  const firstScan = parts.findIndex((part) => part.type === 'scan');
  if (firstScan === -1) return damaged;

  const header = parts.slice(0, firstScan).filter((part) => part.type === 'segment');
  const frames = header.filter((segment) => isFrameHeader(segment.marker));
  const [frame] = frames;
  if (frame === undefined || frames.length > 1 || frame.payload.byteLength < 6) return damaged;

  const view = viewOf(frame.payload);
  const height = view.getUint16(1);
  const width = view.getUint16(3);
  if (width === 0 || height === 0) return damaged;

  const orientation = orientationIn(header);
  const start = [Uint8Array.of(0xff, marker.soi), ...jfifIn(header)];
  const rest = [
    ...profileIn(header),
    ...adobeIn(header),
    ...parts.filter(isPicture).map((part) => part.bytes),
    Uint8Array.of(0xff, marker.eoi),
  ];
  const bare = [...start, ...rest];
  const original = orientation === 1 ? bare : [...start, exifSegment(orientation), ...rest];
  return { ok: true, value: { width, height, orientation, hasAlpha: false, original, bare } };
}

function isPicture(part: JpegPart): boolean {
  return part.type === 'scan' || keptMarkers.has(part.marker) || isFrameHeader(part.marker);
}

function orientationIn(header: readonly Segment[]): Orientation {
  const exif = header.find((segment) => isNamed(segment, marker.app1, exifName));
  return exif === undefined ? 1 : readOrientation(exif.payload.subarray(exifName.length));
}

function exifSegment(orientation: Orientation): Bytes {
  return segmentOf(marker.app1, [asciiBytes(exifName), orientationTiff(orientation)]);
}

/** JFIF says that the colours are YCbCr: only its presence matters. */
function jfifIn(header: readonly Segment[]): readonly Bytes[] {
  const isJfif = (segment: Segment): boolean =>
    isNamed(segment, marker.app0, 'JFIF\0') && segment.payload.byteLength >= 14;
  if (!header.some(isJfif)) return [];

  const versionDensityAndNoThumbnail = Uint8Array.of(1, 1, 0, 0, 1, 0, 1, 0, 0);
  return [segmentOf(marker.app0, [asciiBytes('JFIF\0'), versionDensityAndNoThumbnail])];
}

/** Adobe's segment says which colour transform was used: its last byte, and the last one counts. */
function adobeIn(header: readonly Segment[]): readonly Bytes[] {
  const adobe = header.findLast(
    (segment) => isNamed(segment, marker.app14, 'Adobe') && segment.payload.byteLength >= 12,
  );
  if (adobe === undefined) return [];

  const versionAndFlags = Uint8Array.of(0, 100, 0, 0, 0, 0);
  const transform = adobe.payload.subarray(11, 12);
  return [segmentOf(marker.app14, [asciiBytes('Adobe'), versionAndFlags, transform])];
}

/** The colour profile may be cut into numbered pieces; decoders ignore one that is not whole. */
function profileIn(header: readonly Segment[]): readonly Bytes[] {
  const pieces = header
    .filter((segment) => isNamed(segment, marker.app2, profileName))
    .map((segment) => segment.payload.subarray(profileName.length))
    .sort((left, right) => (left[0] ?? 0) - (right[0] ?? 0));
  const isWhole = pieces.every(
    (piece, index) => piece[0] === index + 1 && piece[1] === pieces.length,
  );
  if (pieces.length === 0 || !isWhole) return [];

  const profile = colourOnlyProfile(joined(pieces.map((piece) => piece.subarray(2))));
  return profile === undefined ? [] : profileSegments(profile);
}

function profileSegments(profile: Bytes): readonly Bytes[] {
  const count = Math.ceil(profile.byteLength / profilePieceBytesMax);
  return Array.from({ length: count }, (_, index) => {
    const from = index * profilePieceBytesMax;
    const piece = profile.subarray(from, from + profilePieceBytesMax);
    return segmentOf(marker.app2, [
      asciiBytes(profileName),
      Uint8Array.of(index + 1, count),
      piece,
    ]);
  });
}

function isNamed(segment: Segment, code: number, name: string): boolean {
  return segment.marker === code && asciiAt(segment.payload, 0, name.length) === name;
}

function segmentOf(code: number, payload: readonly Bytes[]): Bytes {
  const segment = joined([Uint8Array.of(0xff, code, 0, 0), ...payload]);
  viewOf(segment).setUint16(2, segment.byteLength - 2);
  return segment;
}
