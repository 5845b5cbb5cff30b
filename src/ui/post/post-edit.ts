/** What of a post's words was changed, as the node wants to hear it. */

import type { PostEdit } from '../../node/node-api.ts';
import type { PostView } from '../../node/view-api.ts';

interface Words {
  readonly caption: string;
  readonly tags: readonly string[];
  /** In the order of the photos. */
  readonly alts: readonly string[];
}

/** Nothing when nothing was. What was left alone is left out: another tab may have changed it. */
export const editOf = (post: PostView, words: Words): PostEdit | undefined => {
  const caption = words.caption.trim();
  const alts = words.alts.map((alt) => alt.trim());
  const before = post.media.map((media) => media.alt);
  const edit: PostEdit = {
    seen: post.seen,
    ...(caption === post.caption ? {} : { caption }),
    ...(isSame(words.tags, post.tags) ? {} : { tags: words.tags }),
    ...(isSame(alts, before) ? {} : { alts }),
  };
  return Object.keys(edit).length > 1 ? edit : undefined;
};

const isSame = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((text, i) => text === b[i]);
