/** The marks between devices: links, transfers with their photos, and hints that wait. */

import type { NetworkView, TransferView } from '../../node/view-api.ts';
import { deviceByNodeId, isPresent, type RingDevice } from './devices.ts';
import { lineLength, pointAlong, shortened, type Line, type Point } from './polar.ts';

/** Where a device stands now, and how much room its disc takes on a line. */
export interface DiscPlace {
  readonly point: Point;
  readonly gap: number;
}

export type DiscPlaces = ReadonlyMap<string, DiscPlace>;

export interface LinkMark {
  readonly line: Line;
  readonly isRelayed: boolean;
}

/** This tab's own links: those between others are not known here, so they are not drawn. */
export const linksOf = (
  devices: readonly RingDevice[],
  places: DiscPlaces,
): readonly LinkMark[] => {
  const own = devices.find((device) => device.isThisDevice);
  if (own === undefined) return [];
  return devices.flatMap((device) => {
    const isLinked = device.link === 'direct' || device.link === 'relayed';
    if (device === own || !isPresent(device) || !isLinked) return [];
    const line = lineBetween(places, own.deviceId, device.deviceId);
    return line === undefined ? [] : [{ line, isRelayed: device.link === 'relayed' }];
  });
};

export interface SquareMark {
  readonly point: Point;
  readonly colour: string | undefined;
}

export interface TransferMark {
  readonly line: Line;
  readonly squares: readonly SquareMark[];
  /** Photos beyond those drawn. */
  readonly more: number;
}

const squaresPerTransferMax = 6;

/** One dashed line for each pair of devices; each photo stands at its true fraction. */
export const transferMarks = (
  transfers: readonly TransferView[],
  devices: readonly RingDevice[],
  places: DiscPlaces,
): readonly TransferMark[] =>
  [...transfersByPair(transfers, devices).values()].flatMap((pair) => {
    const line = lineBetween(places, pair.fromDeviceId, pair.toDeviceId);
    if (line === undefined) return [];
    const photos = photosOf(pair.transfers);
    const squares = photos.slice(0, squaresPerTransferMax).map((photo) => ({
      point: pointAlong(line, photo.doneShare),
      colour: photo.colour,
    }));
    return [{ line, squares, more: photos.length - squares.length }];
  });

interface TransferPair {
  readonly fromDeviceId: string;
  readonly toDeviceId: string;
  readonly transfers: TransferView[];
}

const transfersByPair = (
  transfers: readonly TransferView[],
  devices: readonly RingDevice[],
): ReadonlyMap<string, TransferPair> => {
  const pairs = new Map<string, TransferPair>();
  for (const transfer of transfers) {
    const from = deviceByNodeId(devices, transfer.fromNodeId);
    const to = deviceByNodeId(devices, transfer.toNodeId);
    if (from === undefined || to === undefined || from === to) continue;
    const key = `${from.deviceId} ${to.deviceId}`;
    const pair = pairs.get(key);
    if (pair !== undefined) pair.transfers.push(transfer);
    else {
      pairs.set(key, {
        fromDeviceId: from.deviceId,
        toDeviceId: to.deviceId,
        transfers: [transfer],
      });
    }
  }
  return pairs;
};

interface PhotoOnItsWay {
  readonly doneShare: number;
  readonly colour: string | undefined;
}

/** A photo travels in several pieces; pieces of no known photo count as one thing each. */
const photosOf = (transfers: readonly TransferView[]): readonly PhotoOnItsWay[] => {
  const piecesByPhoto = new Map<string, TransferView[]>();
  for (const [index, transfer] of transfers.entries()) {
    const key = transfer.mediaId ?? `unknown ${index}`;
    const pieces = piecesByPhoto.get(key);
    if (pieces === undefined) piecesByPhoto.set(key, [transfer]);
    else pieces.push(transfer);
  }
  return [...piecesByPhoto.values()].map((pieces) => {
    const doneBytes = pieces.reduce((sum, piece) => sum + piece.doneBytes, 0);
    const totalBytes = pieces.reduce((sum, piece) => sum + piece.totalBytes, 0);
    return {
      doneShare: totalBytes === 0 ? 0 : Math.min(1, doneBytes / totalBytes),
      colour: pieces.find((piece) => piece.colour !== undefined)?.colour,
    };
  });
};

export const photosOnTheirWay = (transfers: readonly TransferView[]): number =>
  photosOf(transfers).length;

export interface HintMark {
  readonly line: Line;
  readonly squares: readonly Point[];
  readonly more: number;
}

const hintSquaresMax = 5;
const hintWaitsAtShare = 1 / 3;

/** What a device keeps for one that is away, waiting a third of the way. */
export const hintMarks = (
  network: Pick<NetworkView, 'members'>,
  devices: readonly RingDevice[],
  rest: { readonly places: DiscPlaces; readonly squareSide: number },
): readonly HintMark[] =>
  network.members.flatMap((member) =>
    member.hints.flatMap((hint) => {
      const holder = deviceByNodeId(devices, member.nodeId);
      const absent = deviceByNodeId(devices, hint.forNodeId);
      if (holder === undefined || absent === undefined || holder === absent) return [];
      const line = lineBetween(rest.places, holder.deviceId, absent.deviceId);
      if (line === undefined || hint.count <= 0) return [];
      const shown = Math.min(hintSquaresMax, hint.count);
      const squares = Array.from({ length: shown }, (_, index) =>
        squareAround(line, index - (shown - 1) / 2, rest.squareSide),
      );
      return [{ line, squares, more: hint.count - shown }];
    }),
  );

/** Squares stand side by side, one side apart. */
const squareAround = (line: Line, offset: number, squareSide: number): Point =>
  pointAlong(line, hintWaitsAtShare + (offset * squareSide * 2) / lineLength(line));

export interface HolderLine {
  readonly line: Line;
  readonly isReachable: boolean;
}

/** From the selected photo in the centre to each device that holds a copy. */
export const holderLines = (
  holders: readonly { readonly deviceId: string; readonly reachable: boolean }[],
  centre: DiscPlace,
  places: DiscPlaces,
): readonly HolderLine[] =>
  holders.flatMap((holder) => {
    const place = places.get(holder.deviceId);
    if (place === undefined) return [];
    const line = shortened({ from: centre.point, to: place.point }, centre.gap, place.gap);
    return line === undefined ? [] : [{ line, isReachable: holder.reachable }];
  });

export const lineBetween = (
  places: DiscPlaces,
  fromDeviceId: string,
  toDeviceId: string,
): Line | undefined => {
  const from = places.get(fromDeviceId);
  const to = places.get(toDeviceId);
  if (from === undefined || to === undefined) return undefined;
  return shortened({ from: from.point, to: to.point }, from.gap, to.gap);
};
