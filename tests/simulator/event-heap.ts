/** What will happen, in order of time; what is due at the same time happens in the order planned. */

export interface Planned {
  isCancelled: boolean;
}

interface PlannedEvent extends Planned {
  readonly atMs: number;
  readonly serial: number;
  readonly run: () => void;
}

export class EventHeap {
  readonly #events: PlannedEvent[] = [];
  #serial = 0;
  #nowMs = 0;

  get nowMs(): number {
    return this.#nowMs;
  }

  after(delayMs: number, run: () => void): Planned {
    this.#serial += 1;
    const event = {
      atMs: this.#nowMs + Math.max(0, delayMs),
      serial: this.#serial,
      run,
      isCancelled: false,
    };
    this.#events.push(event);
    this.#rise(this.#events.length - 1);
    return event;
  }

  /** Runs what is due up to `untilMs`, and what that plans, and comes to be at `untilMs`. */
  runUntil(untilMs: number): void {
    for (let next = this.#events[0]; next && next.atMs <= untilMs; next = this.#events[0]) {
      this.#takeFirst();
      if (next.isCancelled) continue;
      this.#nowMs = next.atMs;
      next.run();
    }
    this.#nowMs = untilMs;
  }

  #takeFirst(): void {
    const last = this.#events.pop();
    if (!last || this.#events.length === 0) return;
    this.#events[0] = last;
    this.#sink();
  }

  #rise(from: number): void {
    let index = from;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.#swapIfEarlier(index, parent)) return;
      index = parent;
    }
  }

  #sink(): void {
    let index = 0;
    for (;;) {
      const [left, right] = [2 * index + 1, 2 * index + 2];
      const first = this.#isEarlier(right, left) ? right : left;
      if (!this.#swapIfEarlier(first, index)) return;
      index = first;
    }
  }

  #swapIfEarlier(index: number, other: number): boolean {
    const [a, b] = [this.#events[index], this.#events[other]];
    if (!a || !b || !this.#isEarlier(index, other)) return false;
    this.#events[index] = b;
    this.#events[other] = a;
    return true;
  }

  #isEarlier(index: number, other: number): boolean {
    const [a, b] = [this.#events[index], this.#events[other]];
    if (!a || !b) return a !== undefined;
    return a.atMs < b.atMs || (a.atMs === b.atMs && a.serial < b.serial);
  }
}
