/** An album's posts as the screens show them. */

import type { AlbumComment, AlbumPost } from '../../album/album-content.ts';
import type { PostMedia } from '../../album/entry-body.ts';
import type { AuthorId } from '../../trust/entry.ts';
import { mayWrite } from '../../trust/rights.ts';
import type { AlbumSession } from '../albums/album-session.ts';
import type { CommentView, MediaView, PostView } from '../view-api.ts';
import { itemCopies, mediaCopies, weakestCopies, type CopiesContext } from './copies-view.ts';
import { personView } from './people.ts';

export interface PostContext {
  readonly session: AlbumSession;
  readonly youId: AuthorId | undefined;
  readonly copies: CopiesContext;
}

export const postView = (context: PostContext, post: AlbumPost): PostView => {
  const { session, youId } = context;
  const { head } = session.state;
  const media = post.media.map((each) => mediaView(context, post, each));
  const weakest = weakestCopies(media.map((each) => each.copies));
  return {
    postId: post.postId,
    albumId: session.keys.albumId,
    albumTitle: head?.title ?? '',
    author: personView(session, post.authorId, youId),
    createdAtMs: post.createdAtMs,
    caption: post.caption,
    concurrentCaptions: post.concurrentCaptions,
    tags: post.tags,
    media,
    likesCount: post.likeByAuthor.size,
    likedByYou: youId !== undefined && post.likeByAuthor.has(youId),
    comments: post.comments.map((comment) => commentView(context, comment)),
    copies: weakest ?? itemCopies(context.copies, session.keys.albumId, post.postId),
    mayEdit: mayEdit(context, post.authorId),
    mayDelete: mayRemove(context, 'post', post.authorId),
    mayReact: session.keys.role !== 'viewer',
    seen: post.seen,
  };
};

export const mediaView = (
  { session, copies }: PostContext,
  post: AlbumPost,
  media: PostMedia,
): MediaView => {
  const { albumId } = session.keys;
  return {
    mediaId: media.mediaId,
    albumId,
    width: media.width,
    height: media.height,
    thumbhash: media.thumbhash,
    alt: media.alt,
    originalMimeType: media.original.mimeType,
    originalSizeBytes: media.original.sizeBytes,
    copies: mediaCopies(copies, { albumId, creatorId: post.authorId }, media),
  };
};

const commentView = (context: PostContext, comment: AlbumComment): CommentView => ({
  commentId: comment.commentId,
  author: personView(context.session, comment.authorId, context.youId),
  text: comment.text,
  createdAtMs: comment.createdAtMs,
  mayDelete: mayRemove(context, 'comment', comment.authorId),
});

const mayEdit = ({ session, youId }: PostContext, creatorId: AuthorId): boolean => {
  const { role } = session.keys;
  if (role === 'viewer') return false;

  return mayWrite({ role, kind: 'post', isOwn: creatorId === youId, isTombstone: false });
};

const mayRemove = (
  { session, youId }: PostContext,
  kind: 'post' | 'comment',
  creatorId: AuthorId,
): boolean => {
  const { role } = session.keys;
  if (role === 'viewer') return false;

  return mayWrite({ role, kind, isOwn: creatorId === youId, isTombstone: true });
};
