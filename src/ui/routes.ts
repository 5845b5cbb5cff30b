/** Which screen an address names. Secrets are never part of one: page/ takes them out on arrival. */

export type Route =
  | { readonly type: 'feed' }
  | { readonly type: 'albums' }
  | { readonly type: 'album'; readonly albumId: string }
  | { readonly type: 'post'; readonly albumId: string; readonly postId: string }
  | { readonly type: 'newPost'; readonly albumId: string | undefined }
  | { readonly type: 'activity' }
  | { readonly type: 'you' }
  | { readonly type: 'network' }
  | { readonly type: 'settings'; readonly section: string | undefined }
  /** Where a link or a key is pasted: nothing is known yet. */
  | { readonly type: 'join' };

export type RouteOf<Type extends Route['type']> = Extract<Route, { readonly type: Type }>;

/** An address nobody knows shows the feed. */
export function hashToRoute(hash: string): Route {
  const [head = '', ...rest] = hash.replace(/^#?\/?/, '').split('/');
  switch (head) {
    case 'albums':
    case 'activity':
    case 'you':
    case 'network':
    case 'join':
      return { type: head };
    case 'new':
      return { type: 'newPost', albumId: rest[0] || undefined };
    case 'settings':
      return { type: 'settings', section: rest[0] || undefined };
    case 'a':
      return albumRoute(rest);
    default:
      return { type: 'feed' };
  }
}

function albumRoute([albumId, part, postId]: readonly string[]): Route {
  if (!albumId) return { type: 'feed' };
  if (part === 'p' && postId) {
    return { type: 'post', albumId: inLowerCase(albumId), postId: inLowerCase(postId) };
  }
  return { type: 'album', albumId: inLowerCase(albumId) };
}

const idPattern = /^[0-9a-f]{32}$/i;

/** Whether an album or a post can be called that: a link that lost a letter names nothing. */
export function isWholeId(text: string): boolean {
  return idPattern.test(text);
}

/** Some keyboards and codes turn a link into capitals; an id means the same in them. */
function inLowerCase(id: string): string {
  return isWholeId(id) ? id.toLowerCase() : id;
}

/** The album whose screen, or whose post's screen, this is. */
export function albumIdOf(route: Route): string | undefined {
  return route.type === 'album' || route.type === 'post' ? route.albumId : undefined;
}

export function routeToHash(route: Route): string {
  switch (route.type) {
    case 'feed':
      return '#/';
    case 'albums':
    case 'activity':
    case 'you':
    case 'network':
    case 'join':
      return `#/${route.type}`;
    case 'album':
      return `#/a/${route.albumId}`;
    case 'post':
      return `#/a/${route.albumId}/p/${route.postId}`;
    case 'newPost':
      return route.albumId === undefined ? '#/new' : `#/new/${route.albumId}`;
    case 'settings':
      return route.section === undefined ? '#/settings' : `#/settings/${route.section}`;
  }
}

export type Tab = 'feed' | 'albums' | 'activity' | 'network' | 'you';

/** The row of the navigation a screen belongs to. */
export function tabOf(route: Route): Tab | undefined {
  switch (route.type) {
    case 'feed':
    case 'albums':
    case 'activity':
    case 'network':
    case 'you':
      return route.type;
    case 'album':
    case 'post':
      return 'albums';
    case 'settings':
      return 'you';
    case 'newPost':
    case 'join':
      return undefined;
  }
}

/** Screens with a bar of their own, without the tab bar below. */
export function hidesTabBar(route: Route): boolean {
  switch (route.type) {
    case 'post':
    case 'newPost':
    case 'network':
    case 'join':
      return true;
    case 'settings':
      return route.section !== undefined;
    case 'feed':
    case 'albums':
    case 'album':
    case 'activity':
    case 'you':
      return false;
  }
}
