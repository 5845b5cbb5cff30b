/** An album in one line: its tile, its disc, its head. */

import type { AlbumSession } from '../albums/album-session.ts';
import type { AlbumView, MediaView, PostView } from '../view-api.ts';
import {
  isComplete,
  itemCopies,
  unknownCopies,
  weakestCopies,
  type CopiesContext,
} from './copies-view.ts';
import { personView } from './people.ts';
import type { PostContext } from './post-view.ts';

export interface AlbumLine {
  readonly context: PostContext;
  /** All of them, newest first. */
  readonly posts: readonly PostView[];
  readonly seenAtMs: number;
}

export const albumView = ({ context, posts, seenAtMs }: AlbumLine): AlbumView => {
  const { session, youId, copies } = context;
  const { head, personById } = session.state;
  const { albumId, role } = session.keys;
  const media = posts.flatMap((post) => post.media);
  const createdAtMs = head?.createdAtMs ?? 0;
  return {
    albumId,
    title: head?.title ?? '',
    role,
    cover: coverOf(session, media),
    postsCount: posts.length,
    photosCount: media.length,
    people: [...personById.keys()].map((authorId) => personView(session, authorId, youId)),
    changedAtMs: posts[0]?.createdAtMs ?? createdAtMs,
    createdAtMs,
    unseenPostsCount: posts.filter((post) => !post.author.isYou && post.createdAtMs > seenAtMs)
      .length,
    copies: weakestCopies(media.map((each) => each.copies)) ?? albumCopies(session, copies),
    photosComplete: media.filter((each) => isComplete(each.copies)).length,
    photosCopying: media.filter((each) => !isComplete(each.copies)).length,
    isLooking: head === undefined || !(session.isNew || copies.ring.hasAnswered(albumId)),
  };
};

const coverOf = (session: AlbumSession, media: readonly MediaView[]): MediaView | undefined => {
  const chosenId = session.state.head?.coverMediaId;
  return media.find((each) => each.mediaId === chosenId) ?? media[0];
};

/** Without a photo, an album is as safe as its own entry. */
const albumCopies = (session: AlbumSession, context: CopiesContext) => {
  const { albumId } = session.keys;
  const headId = session.state.head?.ref.itemId;
  return headId === undefined
    ? unknownCopies(context, albumId)
    : itemCopies(context, albumId, headId);
};
