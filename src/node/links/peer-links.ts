/**
 * The links with one peer that are ready, when for a moment there are several: both ends dialled, or
 * one forgot a link that the other still holds for sound. Both must come to the same one, although
 * each sees them come up in an order of its own. So one end decides, the lower node id: it keeps the
 * newest, whose peer has forgotten the older, and ends the others. The other end decides nothing: it
 * speaks over the link that came up or was spoken over last, and sees the others go.
 */

const linksMax = 4;

export class PeerLinks<Link> {
  readonly #isDecider: boolean;
  /** The one in use last. */
  #links: readonly Link[] = [];

  constructor(isDecider: boolean) {
    this.#isDecider = isDecider;
  }

  /** The link to speak over. */
  get inUse(): Link | undefined {
    return this.#links.at(-1);
  }

  /** Those beside it, which the decider may yet prefer. */
  get spare(): readonly Link[] {
    return this.#links.slice(0, -1);
  }

  has(link: Link): boolean {
    return this.#links.includes(link);
  }

  /** Returns the links to be ended, which are forgotten already. */
  add(link: Link): readonly Link[] {
    const before = this.#links;
    const kept = this.#isDecider ? [] : before.slice(-(linksMax - 1));
    this.#links = [...kept, link];
    return before.filter((each) => !kept.includes(each));
  }

  /** The peer spoke over it. */
  heard(link: Link): void {
    if (this.inUse === link || !this.has(link)) return;

    this.#links = [...this.#links.filter((each) => each !== link), link];
  }

  remove(link: Link): void {
    this.#links = this.#links.filter((each) => each !== link);
  }
}
