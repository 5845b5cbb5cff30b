/**
 * What takes the place of an entry's siblings where they have become too many: one version that says
 * all they said, for somebody who may write the entry and has seen every one of them. Replicas, who
 * cannot read, drop nothing.
 */

import type { EntryDraft } from '../trust/entry.ts';
import { albumLimits } from './album-limits.ts';
import { draftRemoval } from './album-writer.ts';
import { encodeBody } from './encode-body.ts';
import type {
  AlbumBody,
  CommentBody,
  EntryBody,
  KeyringBody,
  LikeBody,
  PostBody,
  ProfileBody,
  Siblings,
} from './entry-body.ts';
import {
  albumOf,
  commentOf,
  joinAlbums,
  joinComments,
  joinKeyrings,
  joinLikes,
  joinPosts,
  joinProfiles,
  keyringOf,
  likeOf,
  mergeSiblings,
  postOf,
  profileOf,
} from './merge.ts';
import { valuesByKey } from './stamped.ts';

/** From so many on every reader pays for them, each time. */
export const siblingsMax = 25;

/** Undefined where one version has no room for all that was said: then they stay as they are. */
export const draftMerge = (siblings: Siblings): EntryDraft | undefined => {
  const [{ ref }] = siblings;
  const merged = mergedBody(siblings);
  if (merged === 'tooMuch') return undefined;
  return merged === 'deleted'
    ? draftRemoval(ref)
    : { type: 'content', ref, body: encodeBody(merged) };
};

type Outcome<Body extends EntryBody> = Body | 'deleted' | 'tooMuch';

const mergedBody = (siblings: Siblings): Outcome<EntryBody> => {
  const [{ ref }] = siblings;
  switch (ref.kind) {
    case 'album':
      return albumFrom(siblings as Siblings<AlbumBody>);
    case 'post':
      return postFrom(siblings as Siblings<PostBody>);
    case 'comment':
      return valueOf(mergeSiblings(siblings as Siblings<CommentBody>, commentOf, joinComments));
    case 'like':
      return valueOf(mergeSiblings(siblings as Siblings<LikeBody>, likeOf, joinLikes));
    case 'profile':
      return profileFrom(siblings as Siblings<ProfileBody>);
    case 'keyring':
      return valueOf(mergeSiblings(siblings as Siblings<KeyringBody>, keyringOf, joinKeyrings));
    case 'chunk':
      return 'tooMuch';
  }
};

const valueOf = <Body extends EntryBody>(
  merged: { readonly value: Body | undefined } | undefined,
): Outcome<Body> => merged?.value ?? 'deleted';

const albumFrom = (siblings: Siblings<AlbumBody>): Outcome<AlbumBody> => {
  const { latest, title, cover, grantByHex } = mergeSiblings(siblings, albumOf, joinAlbums);
  if (!latest || !title || !cover) return 'deleted';

  const grants = valuesByKey(grantByHex);
  if (grants.length > albumLimits.grantsMax) return 'tooMuch';
  return {
    ...latest.value,
    title: { value: title.value, hlc: title.hlc },
    cover: { value: cover.value, hlc: cover.hlc },
    grants,
  };
};

/** The captions stand under each other: which of them stays is the author's to say. */
const postFrom = (siblings: Siblings<PostBody>): Outcome<PostBody> => {
  const { latest, captions, tags } = mergeSiblings(siblings, postOf, joinPosts);
  if (!latest) return 'deleted';

  const caption = [...new Set(captions.map(({ value }) => value.trim()))].join('\n').trim();
  const isTooMuch =
    caption.length > albumLimits.captionLengthMax || tags.size > albumLimits.tagsMax;
  return isTooMuch ? 'tooMuch' : { ...latest.value, caption, tags: [...tags] };
};

const profileFrom = (siblings: Siblings<ProfileBody>): Outcome<ProfileBody> => {
  const { latest, deviceById } = mergeSiblings(siblings, profileOf, joinProfiles);
  if (!latest) return 'deleted';

  const devices = valuesByKey(deviceById).map(({ value }) => value);
  return devices.length > albumLimits.devicesMax ? 'tooMuch' : { ...latest.value, devices };
};
