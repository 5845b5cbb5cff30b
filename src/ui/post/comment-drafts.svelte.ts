/** Comments that were begun and not sent, by post, for as long as the tab lives. */

class CommentDraft {
  text = $state('');
}

const draftByPostId = new Map<string, CommentDraft>();
const draftsMax = 50;

export function draftOf(postId: string): CommentDraft {
  const known = draftByPostId.get(postId);
  if (known !== undefined) return known;
  const draft = new CommentDraft();
  draftByPostId.set(postId, draft);
  // Over the limit the oldest is forgotten.
  for (const oldest of draftByPostId.keys()) {
    if (draftByPostId.size <= draftsMax) break;
    draftByPostId.delete(oldest);
  }
  return draft;
}
