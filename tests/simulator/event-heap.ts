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
  /** So long is the heap when cancelled events are taken out of it next. */
  #sweptAt = sweptAtLeast;

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
    if (this.#events.length >= this.#sweptAt) this.#sweep();
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

  /** Timers are cancelled far more often than they run: what is cancelled need not wait here. */
  #sweep(): void {
    const left = this.#events.filter(({ isCancelled }) => !isCancelled).sort(compareEvents);
    this.#events.length = 0;
    this.#events.push(...left);
    this.#sweptAt = Math.max(sweptAtLeast, 2 * left.length);
  }

  #takeFirst(): void {
    const last = this.#events.pop();
    if (!last || this.#events.length === 0) return;
    this.#events[0] = last;
    this.#sink(last);
  }

  #rise(from: number): void {
    const events = this.#events;
    const event = events[from];
    if (!event) return;
    let index = from;
    while (index > 0) {
      const above = (index - 1) >> 1;
      const parent = events[above];
      if (!parent || compareEvents(parent, event) < 0) break;
      events[index] = parent;
      index = above;
    }
    events[index] = event;
  }

  #sink(event: PlannedEvent): void {
    const events = this.#events;
    let index = 0;
    for (;;) {
      const left = events[2 * index + 1];
      if (!left) break;
      const right = events[2 * index + 2];
      const isRight = right !== undefined && compareEvents(right, left) < 0;
      const child = isRight ? right : left;
      if (compareEvents(event, child) < 0) break;
      events[index] = child;
      index = 2 * index + (isRight ? 2 : 1);
    }
    events[index] = event;
  }
}

const sweptAtLeast = 512;

const compareEvents = (a: PlannedEvent, b: PlannedEvent): number =>
  a.atMs - b.atMs || a.serial - b.serial;
