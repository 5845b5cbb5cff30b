/** One string for each id that thousands of versions repeat: their albums and actors. */

const sharedIdsMax = 20_000;

export class SharedIds {
  readonly #ids = new Map<string, string>();

  /** An equal id, the same string for all who ask. */
  share<Id extends string>(id: Id): Id {
    const known = this.#ids.get(id);
    if (known !== undefined) return known as Id;
    // Forgetting costs nothing but some sharing; hostile ids must not pile up.
    if (this.#ids.size >= sharedIdsMax) this.#ids.clear();
    this.#ids.set(id, id);
    return id;
  }
}
