/**
 * What the siblings of one entry come to when somebody reads them. Each kind has its `...Of`, what
 * one version says alone, and its `join...`, which is commutative, associative and idempotent. A
 * chosen merge is written as a version whose context covers all siblings.
 */

import type { DeviceId, Placement } from '../engine/ids.ts';
import { bytesToHex } from '@noble/hashes/utils.js';

import { isAtLeast } from '../trust/role.ts';
import type {
  AlbumBody,
  CommentBody,
  EntryBody,
  KeyringBody,
  LikeBody,
  OpenedEntry,
  PostBody,
  ProfileBody,
  ProfileDevice,
  Siblings,
} from './entry-body.ts';
import { compareStamps, later, laterLive, type Live, type Stamped } from './stamped.ts';

export const mergeSiblings = <Body extends EntryBody, Merged>(
  siblings: Siblings<Body>,
  alone: (sibling: OpenedEntry<Body>) => Merged,
  join: (a: Merged, b: Merged) => Merged,
): Merged => {
  const [first, ...others] = siblings;
  return others.reduce((merged, sibling) => join(merged, alone(sibling)), alone(first));
};

const liveOf = <Body extends EntryBody>({ meta, body }: OpenedEntry<Body>): Live<Body> =>
  body && { hlc: meta.hlc, versionId: meta.versionId, value: body };

// ---------------------------------------------------------------- posts

export interface MergedPost {
  /** Photos, time and place; undefined once anybody deleted it, for its photos went with it. */
  readonly latest: Live<PostBody>;
  /** Every caption that no other version has seen, oldest first. */
  readonly captions: readonly Stamped<string>[];
  readonly tags: ReadonlySet<string>;
}

export const postOf = (sibling: OpenedEntry<PostBody>): MergedPost => {
  const latest = liveOf(sibling);
  return {
    latest,
    captions: latest ? [{ ...latest, value: latest.value.caption }] : [],
    tags: new Set(latest?.value.tags),
  };
};

export const joinPosts = (a: MergedPost, b: MergedPost): MergedPost => ({
  latest: a.latest && b.latest && later(a.latest, b.latest),
  captions: unionByVersion(a.captions, b.captions),
  tags: new Set([...a.tags, ...b.tags].sort()),
});

const unionByVersion = <Value>(
  a: readonly Stamped<Value>[],
  b: readonly Stamped<Value>[],
): readonly Stamped<Value>[] => {
  const byVersion = new Map([...a, ...b].map((each) => [each.versionId, each]));
  return [...byVersion.values()].sort(compareStamps);
};

// ---------------------------------------------------------------- comments, likes

export const commentOf = (sibling: OpenedEntry<CommentBody>): Live<CommentBody> => liveOf(sibling);
export const joinComments = laterLive<CommentBody>;

/** Liking and taking it back are one author's: the later counts. */
export type MergedLike = Stamped<LikeBody | undefined>;

export const likeOf = ({ meta, body }: OpenedEntry<LikeBody>): MergedLike => ({
  hlc: meta.hlc,
  versionId: meta.versionId,
  value: body,
});
export const joinLikes = later<LikeBody | undefined>;

// ---------------------------------------------------------------- profiles

export interface MergedProfile {
  /** Name and picture. */
  readonly latest: Live<ProfileBody>;
  /** Each device speaks for itself. */
  readonly deviceById: ReadonlyMap<DeviceId, Stamped<ProfileDevice>>;
}

export const profileOf = (sibling: OpenedEntry<ProfileBody>): MergedProfile => {
  const { versionId } = sibling.meta;
  const devices = sibling.body?.devices ?? [];
  return {
    latest: liveOf(sibling),
    deviceById: new Map(
      devices.map((value) => [value.deviceId, { hlc: value.hlc, versionId, value }]),
    ),
  };
};

export const joinProfiles = (a: MergedProfile, b: MergedProfile): MergedProfile => {
  const deviceById = new Map(a.deviceById);
  for (const [deviceId, device] of b.deviceById) {
    const known = deviceById.get(deviceId);
    deviceById.set(deviceId, known ? later(known, device) : device);
  }
  return { latest: laterLive(a.latest, b.latest), deviceById };
};

// ---------------------------------------------------------------- albums

export interface MergedAlbum {
  /** Undefined when the owner deleted the album. */
  readonly latest: Live<AlbumBody>;
  readonly title: Live<string>;
  readonly cover: Live<Placement | undefined>;
  /** By their hex, so that each is there once. */
  readonly grantByHex: ReadonlyMap<string, Uint8Array>;
}

export const albumOf = (sibling: OpenedEntry<AlbumBody>): MergedAlbum => {
  const latest = liveOf(sibling);
  const body = latest?.value;
  const { versionId } = sibling.meta;
  return {
    latest,
    title: body && { ...body.title, versionId },
    cover: body && { ...body.cover, versionId },
    grantByHex: new Map(body?.grants.map((grant) => [bytesToHex(grant), grant])),
  };
};

export const joinAlbums = (a: MergedAlbum, b: MergedAlbum): MergedAlbum => ({
  latest: laterLive(a.latest, b.latest),
  title: laterLive(a.title, b.title),
  cover: laterLive(a.cover, b.cover),
  grantByHex: new Map([...a.grantByHex, ...b.grantByHex]),
});

// ---------------------------------------------------------------- keyring

export const keyringOf = (sibling: OpenedEntry<KeyringBody>): Live<KeyringBody> => liveOf(sibling);

/** The newer epoch, then the stronger role, then the later write. */
export const joinKeyrings = (a: Live<KeyringBody>, b: Live<KeyringBody>): Live<KeyringBody> => {
  if (!a || !b) return a ?? b;
  if (a.value.epoch !== b.value.epoch) return a.value.epoch > b.value.epoch ? a : b;
  const [roleOfA, roleOfB] = [roleIn(a.value), roleIn(b.value)];
  if (roleOfA !== roleOfB) return isAtLeast(roleOfA, roleOfB) ? a : b;
  return later(a, b);
};

const roleIn = ({ access }: KeyringBody) => (access.type === 'own' ? 'owner' : access.role);
