/** The screens that are fetched when first opened. The feed and the first run come with the app. */

export const lazyScreens = {
  Albums: () => import('./screens/Albums.svelte'),
  Album: () => import('./screens/Album.svelte'),
  Post: () => import('./screens/Post.svelte'),
  Activity: () => import('./screens/Activity.svelte'),
  You: () => import('./screens/You.svelte'),
  Network: () => import('./screens/Network.svelte'),
  Settings: () => import('./screens/Settings.svelte'),
  NewPost: () => import('./screens/NewPost.svelte'),
  Join: () => import('./screens/Join.svelte'),
};

export type LazyScreen = keyof typeof lazyScreens;
