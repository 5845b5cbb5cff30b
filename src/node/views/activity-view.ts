/** What others did in this user's albums, newest first. Likes of one post are one line. */

import type { AlbumPost } from '../../album/album-content.ts';
import type { ActivityView } from '../view-api.ts';
import { personView } from './people.ts';
import { mediaView, type PostContext } from './post-view.ts';

const activityMax = 200;

export const activityView = (
  contexts: readonly PostContext[],
  seenAtMs: number,
): readonly ActivityView[] => {
  const lines = contexts.flatMap((context) =>
    context.session.state.posts.flatMap((post) => [
      ...likesLine(context, post, seenAtMs),
      ...commentLines(context, post, seenAtMs),
    ]),
  );
  return lines.sort((a, b) => b.atMs - a.atMs).slice(0, activityMax);
};

const likesLine = (context: PostContext, post: AlbumPost, seenAtMs: number): ActivityView[] => {
  const { session, youId } = context;
  if (post.authorId !== youId) return [];

  const likes = [...post.likeByAuthor.values()]
    .filter((like) => like.authorId !== youId)
    .sort((a, b) => b.createdAtMs - a.createdAtMs);
  const newest = likes[0];
  if (newest === undefined) return [];

  return [
    {
      ...common(context, post),
      id: `likes:${post.postId}`,
      type: 'like',
      people: likes.map((like) => personView(session, like.authorId, youId)),
      text: '',
      atMs: newest.createdAtMs,
      isNew: newest.createdAtMs > seenAtMs,
    },
  ];
};

const commentLines = (context: PostContext, post: AlbumPost, seenAtMs: number): ActivityView[] => {
  const { session, youId } = context;
  const isMine = post.authorId === youId;
  return post.comments
    .filter((comment) => isMine && comment.authorId !== youId)
    .map((comment) => ({
      ...common(context, post),
      id: `comment:${comment.commentId}`,
      type: 'comment',
      people: [personView(session, comment.authorId, youId)],
      text: comment.text,
      atMs: comment.createdAtMs,
      isNew: comment.createdAtMs > seenAtMs,
    }));
};

const common = (
  context: PostContext,
  post: AlbumPost,
): Pick<ActivityView, 'albumId' | 'postId' | 'media'> => {
  const [media] = post.media;
  return {
    albumId: context.session.keys.albumId,
    postId: post.postId,
    media: media && mediaView(context, post, media),
  };
};
