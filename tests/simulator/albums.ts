/** What people put into albums, as the world knows it: which entry is a post, and of what. */

import type { ItemId, Placement } from '../../src/engine/ids.ts';
import type { Version } from '../../src/engine/version.ts';
import { hashHex } from './forge.ts';

export interface Media {
  readonly placement: Placement;
  readonly chunks: readonly Version[];
}

export interface Post {
  readonly itemId: ItemId;
  /** Of the album's placement: a thumbnail for each photo. */
  readonly thumbs: readonly Version[];
  readonly media: readonly Media[];
}

export class Album {
  readonly name: string;
  readonly placement: Placement;
  /** Names of the devices whose people have joined. */
  readonly members = new Set<string>();
  readonly #posts = new Map<ItemId, Post>();

  constructor(name: string, seed: number) {
    this.name = name;
    this.placement = hashHex(`${name} of ${seed}`).slice(0, 32) as Placement;
  }

  get posts(): readonly Post[] {
    return [...this.#posts.values()];
  }

  add(post: Post): void {
    this.#posts.set(post.itemId, post);
  }

  postOf(itemId: ItemId): Post | undefined {
    return this.#posts.get(itemId);
  }
}
