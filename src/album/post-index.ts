/** What belongs to posts, found by post. Each change says which posts look different now. */

import type { ItemId } from '../engine/ids.ts';

export class PostIndex<Value extends { readonly postId: ItemId }> {
  readonly #valueById = new Map<ItemId, Value>();
  readonly #idsByPost = new Map<ItemId, Set<ItemId>>();

  of(postId: ItemId): readonly Value[] {
    const values: Value[] = [];
    for (const id of this.#idsByPost.get(postId) ?? []) {
      const value = this.#valueById.get(id);
      if (value) values.push(value);
    }
    return values;
  }

  set(id: ItemId, value: Value): readonly ItemId[] {
    const left = this.delete(id);
    this.#valueById.set(id, value);
    const ids = this.#idsByPost.get(value.postId);
    if (ids) ids.add(id);
    else this.#idsByPost.set(value.postId, new Set([id]));
    return [...left, value.postId];
  }

  delete(id: ItemId): readonly ItemId[] {
    const value = this.#valueById.get(id);
    if (!value) return [];
    this.#valueById.delete(id);
    const ids = this.#idsByPost.get(value.postId);
    ids?.delete(id);
    if (ids?.size === 0) this.#idsByPost.delete(value.postId);
    return [value.postId];
  }
}
