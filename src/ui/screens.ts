/** The screens by name. The feed and the first run come with the app, the others when first opened. */

import type { Component } from 'svelte';

export type LazyScreen =
  'Albums' | 'Album' | 'Post' | 'Activity' | 'You' | 'Network' | 'Settings' | 'NewPost' | 'Join';

type ScreenModule = { readonly default: Component<{ route: never }> };

const modules = import.meta.glob<ScreenModule>(['./screens/*.svelte', '!./screens/Feed.svelte']);

export function loadScreen(name: LazyScreen): Promise<ScreenModule> {
  const load = modules[`./screens/${name}.svelte`];
  if (load === undefined) throw new Error(`There is no screen called ${name}.`);
  return load();
}
