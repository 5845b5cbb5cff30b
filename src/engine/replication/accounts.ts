/** What each of many has had of something, against how much each may have: at once, and with time. */

export interface Budget {
  readonly atOnceBytes: number;
  readonly bytesPerSecond: number;
}

interface Account {
  readonly spentBytes: number;
  readonly atMs: number;
}

export class Accounts<Key> {
  readonly #budget: Budget;
  readonly #max: number;
  /** With all accounts in use: nobody new is let in, or who has spent the least is forgotten. */
  readonly #whenFull: 'refuse' | 'forgetLeast';
  readonly #byKey = new Map<Key, Account>();

  constructor(budget: Budget, max: number, whenFull: 'refuse' | 'forgetLeast') {
    this.#budget = budget;
    this.#max = max;
    this.#whenFull = whenFull;
  }

  canSpend(key: Key, bytes: number, nowMs: number): boolean {
    if (!this.#byKey.has(key) && !this.#hasRoom(nowMs)) return false;
    const spentBytes = this.#spentBy(key, nowMs);
    // What is larger than the whole budget comes alone.
    return spentBytes === 0 || spentBytes + bytes <= this.#budget.atOnceBytes;
  }

  spend(key: Key, bytes: number, nowMs: number): void {
    this.#byKey.set(key, { spentBytes: this.#spentBy(key, nowMs) + bytes, atMs: nowMs });
  }

  #spentBy(key: Key, nowMs: number): number {
    const account = this.#byKey.get(key);
    if (!account) return 0;
    const earnedBytes = ((nowMs - account.atMs) / 1000) * this.#budget.bytesPerSecond;
    return Math.max(0, account.spentBytes - earnedBytes);
  }

  /** Who has spent nothing lately needs no account. */
  #hasRoom(nowMs: number): boolean {
    if (this.#byKey.size < this.#max) return true;
    const spent = Array.from(this.#byKey.keys(), (key) => ({
      key,
      bytes: this.#spentBy(key, nowMs),
    }));
    for (const { key, bytes } of spent) if (bytes === 0) this.#byKey.delete(key);
    if (this.#byKey.size < this.#max) return true;
    if (this.#whenFull === 'refuse') return false;
    const least = spent.reduce((a, b) => (b.bytes < a.bytes ? b : a));
    this.#byKey.delete(least.key);
    return true;
  }
}
