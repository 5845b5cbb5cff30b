/**
 * Whether this disk has room for what others write. At 80 % of what the browser grants, a node takes
 * no more photos for others; entries are small, and it goes on speaking for its ranges.
 */

const shortFrom = 0.8;
/** Between the two it stays as it was, so that it does not change its mind at every photo. */
const ampleBelow = 0.75;

export class Room {
  #isShort = false;

  get isShort(): boolean {
    return this.#isShort;
  }

  set({
    usedBytes,
    quotaBytes,
  }: {
    readonly usedBytes: number;
    readonly quotaBytes: number;
  }): void {
    // A browser that grants nothing says nothing.
    const usedShare = quotaBytes > 0 ? usedBytes / quotaBytes : 0;
    if (usedShare >= shortFrom) this.#isShort = true;
    else if (usedShare < ampleBelow) this.#isShort = false;
  }
}
