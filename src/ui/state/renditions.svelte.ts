/** Photos as object URLs: fetched once, shared, and revoked when nobody has shown them for long. */

import { untrack } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';
import type { RenditionName, ScreenApi } from '../../node/node-api.ts';
import type { MediaView } from '../../node/view-api.ts';

export type RenditionState =
  | { readonly type: 'loading' }
  | { readonly type: 'ready'; readonly url: string }
  | { readonly type: 'noneHere' }
  | { readonly type: 'damaged' };

/** How many are kept that nobody shows. Those on the screen are never dropped. */
const unheldMax: Record<RenditionName, number> = { thumb: 400, view: 30, original: 1 };

const loading: RenditionState = { type: 'loading' };

export class Renditions {
  readonly #node: ScreenApi;
  readonly #stateByKey = new SvelteMap<string, RenditionState>();
  readonly #holdersByKey = new Map<string, number>();
  /** Keys nobody holds, the one dropped longest ago first. */
  readonly #unheldKeys: Record<RenditionName, Set<string>> = {
    thumb: new Set(),
    view: new Set(),
    original: new Set(),
  };

  constructor(node: ScreenApi) {
    this.#node = node;
  }

  /** Reactive. */
  state(media: MediaView, name: RenditionName): RenditionState | undefined {
    return this.#stateByKey.get(keyOf(media, name));
  }

  /** Fetches it if need be and keeps it until the returned function is called: for `$effect`. */
  hold(media: MediaView, name: RenditionName): () => void {
    return untrack(() => {
      const key = keyOf(media, name);
      this.#holdersByKey.set(key, (this.#holdersByKey.get(key) ?? 0) + 1);
      this.#unheldKeys[name].delete(key);
      if (this.#mustFetch(key, media)) void this.#fetch(key, media, name);
      return () => this.#release(key, name);
    });
  }

  /** What was not to be had is asked for again once a device that has it is here. */
  #mustFetch(key: string, media: MediaView): boolean {
    const state = this.#stateByKey.get(key);
    return state === undefined || (state.type === 'noneHere' && media.copies.here > 0);
  }

  async #fetch(key: string, media: MediaView, name: RenditionName): Promise<void> {
    this.#stateByKey.set(key, loading);
    const rendition = await this.#node.rendition(media.albumId, media.mediaId, name);
    if (rendition.ok) {
      const { bytes, mimeType } = rendition.value;
      const url = URL.createObjectURL(new Blob([bytes], { type: mimeType }));
      this.#stateByKey.set(key, { type: 'ready', url });
    } else {
      const isDamaged = rendition.error.type === 'damaged';
      this.#stateByKey.set(key, { type: isDamaged ? 'damaged' : 'noneHere' });
    }
  }

  #release(key: string, name: RenditionName): void {
    const holders = (this.#holdersByKey.get(key) ?? 1) - 1;
    if (holders > 0) {
      this.#holdersByKey.set(key, holders);
      return;
    }
    this.#holdersByKey.delete(key);
    this.#unheldKeys[name].add(key);
    for (const oldest of this.#unheldKeys[name]) {
      if (this.#unheldKeys[name].size <= unheldMax[name]) break;
      this.#drop(oldest, name);
    }
  }

  #drop(key: string, name: RenditionName): void {
    const state = this.#stateByKey.get(key);
    // One still on its way keeps its place: dropping it would leave its URL to nobody.
    if (state?.type === 'loading') return;
    this.#unheldKeys[name].delete(key);
    this.#stateByKey.delete(key);
    if (state?.type === 'ready') URL.revokeObjectURL(state.url);
  }
}

function keyOf(media: MediaView, name: RenditionName): string {
  return `${media.albumId}/${media.mediaId}/${name}`;
}
