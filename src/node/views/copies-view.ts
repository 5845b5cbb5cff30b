/**
 * Where the copies of a thing are. A photo's thumb lives with its album and the rest at a placement
 * of its own, so on other devices: each part is counted alone, and the photo is as safe as the
 * weaker of the two.
 */

import { assert } from '../../engine/assert.ts';
import { copiesStateOf } from '../../album/copies-state.ts';
import { mediaChunks, type MediaOwner } from '../../album/media-chunks.ts';
import type { PostMedia } from '../../album/entry-body.ts';
import type { DeviceId, ItemId, Placement } from '../../engine/ids.ts';
import type { CopiesView, CopyHolderView, DeviceForm } from '../view-api.ts';
import type { RingReader } from '../ring-reader.ts';
import type { KnownDevice } from './people.ts';

export interface CopiesContext {
  readonly ring: RingReader;
  readonly deviceId: DeviceId;
  readonly deviceForm: DeviceForm;
  readonly devices: ReadonlyMap<string, KnownDevice>;
  /** Made in this tab: nobody else can have heard of it before. */
  readonly isNew: boolean;
  /** Since the album was opened in this tab. */
  readonly lookingForMs: number;
}

interface Holders {
  readonly here: ReadonlySet<DeviceId>;
  readonly away: ReadonlySet<DeviceId>;
}

/** Devices that hold every one of these pieces of one placement. */
const holdersOf = (ring: RingReader, placement: Placement, itemIds: readonly ItemId[]): Holders => {
  let here: Set<DeviceId> | undefined;
  let known: Set<DeviceId> | undefined;
  for (const copies of ring.copiesOf(placement, itemIds)) {
    const reachable = new Set(copies.reachable);
    const all = new Set([...copies.reachable, ...copies.away]);
    here = here === undefined ? reachable : both(here, reachable);
    known = known === undefined ? all : both(known, all);
  }
  const reached = here ?? new Set<DeviceId>();
  const away = [...(known ?? [])].filter((deviceId) => !reached.has(deviceId));
  return { here: reached, away: new Set(away) };
};

const both = (a: ReadonlySet<DeviceId>, b: ReadonlySet<DeviceId>): Set<DeviceId> =>
  new Set([...a].filter((deviceId) => b.has(deviceId)));

const viewOf = (
  context: CopiesContext,
  { here, away }: Holders,
  hasAnswered: boolean,
): CopiesView => {
  const { ring, deviceId, isNew, lookingForMs } = context;
  const { n, w } = ring.quorumSizes();
  const count = {
    n,
    w,
    here: here.size,
    away: away.size,
    onThisDevice: here.has(deviceId),
    devicesHere: ring.devicesHere,
  };
  const state = copiesStateOf({
    ...count,
    hasAnswered: hasAnswered || isNew,
    lookingForMs,
  });
  const holders = [
    ...[...here].map((id) => holderView(context, id, true)),
    ...[...away].map((id) => holderView(context, id, false)),
  ];
  return { state, ...count, holders };
};

const holderView = (
  context: CopiesContext,
  deviceId: DeviceId,
  reachable: boolean,
): CopyHolderView => {
  const isThisDevice = deviceId === context.deviceId;
  const known = context.devices.get(deviceId);
  const form = isThisDevice ? context.deviceForm : (known?.form ?? 'laptop');
  const name = isThisDevice ? `This ${form}` : (known?.name ?? 'A device');
  return { deviceId, name, form, isThisDevice, reachable };
};

/** Its own placement first: where both are alike, it is the one whose devices are named. */
export const mediaCopies = (
  context: CopiesContext,
  owner: MediaOwner,
  media: PostMedia,
): CopiesView => {
  const [own, ...others] = [...piecesOf(owner, media)].map(([placement, itemIds]) =>
    viewOf(
      context,
      holdersOf(context.ring, placement, itemIds),
      context.ring.hasAnswered(placement),
    ),
  );
  assert(own !== undefined, 'A photo has a placement of its own.');
  return others.reduce(weaker, own);
};

type Pieces = ReadonlyMap<Placement, readonly ItemId[]>;

/** Names are hashes, and every update asks for all of them: each photo's are made once. */
const piecesByMedia = new WeakMap<PostMedia, Pieces>();

const piecesOf = (owner: MediaOwner, media: PostMedia): Pieces => {
  const known = piecesByMedia.get(media);
  if (known !== undefined) return known;

  const pieces = new Map<Placement, ItemId[]>([[media.mediaId, []]]);
  for (const { placement, itemId } of mediaChunks(owner, media)) {
    const itemIds = pieces.get(placement) ?? [];
    itemIds.push(itemId);
    pieces.set(placement, itemIds);
  }
  piecesByMedia.set(media, pieces);
  return pieces;
};

/** For an album without photos, and for a post before its photos are known: its own entry. */
export const itemCopies = (
  context: CopiesContext,
  placement: Placement,
  itemId: ItemId,
): CopiesView =>
  viewOf(
    context,
    holdersOf(context.ring, placement, [itemId]),
    context.ring.hasAnswered(placement),
  );

/** For what is known by name only: nobody is known to hold it. */
export const unknownCopies = (context: CopiesContext, placement: Placement): CopiesView =>
  viewOf(context, { here: new Set(), away: new Set() }, context.ring.hasAnswered(placement));

/** Weakest first: the order in which states say less of a photo's safety. */
const strength = (copies: CopiesView): number => {
  switch (copies.state) {
    case 'notSaved':
      return 0;
    case 'noneHere':
      return 1;
    case 'looking':
      return 2;
    case 'onlyHere':
      return 3;
    case 'copying':
      return 4;
    case 'someAwayThin':
      return 5;
    case 'someAwaySafe':
      return 6;
    case 'safe':
      return 7;
    case 'completeNotHere':
      return 8;
    case 'complete':
      return 9;
  }
};

/** Several things are as safe as the weakest of them. */
export const weakestCopies = (all: readonly CopiesView[]): CopiesView | undefined => {
  const [first, ...others] = all;
  if (first === undefined) return undefined;

  return others.reduce(weaker, first);
};

const weaker = (a: CopiesView, b: CopiesView): CopiesView =>
  strength(b) < strength(a) || (strength(b) === strength(a) && b.here < a.here) ? b : a;

export const isComplete = (copies: CopiesView): boolean =>
  copies.state === 'complete' || copies.state === 'completeNotHere';
