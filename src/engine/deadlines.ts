/**
 * What a node has to do later, by name. Deadlines, not ticks: a tab that slept wakes up with all
 * that fell due, in order. A binary heap; setting a name again moves it. What was moved or cancelled
 * lies there until it comes to the top, or until there is more of it than of the rest.
 */

interface Deadline {
  readonly name: string;
  readonly atMs: number;
  /** Breaks ties, so that equal times run in the order they were set. */
  readonly serial: number;
  readonly run: () => void;
}

/** So many that are no more are not worth the work. */
const leftoversMax = 64;

export class Deadlines {
  #heap: Deadline[] = [];
  readonly #byName = new Map<string, Deadline>();
  #lastSerial = 0;

  get size(): number {
    return this.#byName.size;
  }

  /** With those that are no more. */
  get heapSize(): number {
    return this.#heap.length;
  }

  has(name: string): boolean {
    return this.#byName.has(name);
  }

  timeOf(name: string): number | undefined {
    return this.#byName.get(name)?.atMs;
  }

  set(name: string, atMs: number, run: () => void): void {
    this.#lastSerial += 1;
    const deadline = { name, atMs, serial: this.#lastSerial, run };
    this.#byName.set(name, deadline);
    this.#push(deadline);
    this.#dropLeftovers();
  }

  cancel(name: string): void {
    if (this.#byName.delete(name)) this.#dropLeftovers();
  }

  nextMs(): number | undefined {
    this.#skipMoved();
    return this.#heap[0]?.atMs;
  }

  /** Runs what is due. What is set meanwhile waits for the next call, however early it is. */
  runDue(nowMs: number): void {
    const lastSerial = this.#lastSerial;
    const due: Deadline[] = [];
    for (;;) {
      this.#skipMoved();
      const first = this.#heap[0];
      if (first === undefined || first.atMs > nowMs) break;
      this.#pop();
      due.push(first);
    }
    for (const deadline of due) {
      if (!this.#isStill(deadline) || deadline.serial > lastSerial) continue;
      this.#byName.delete(deadline.name);
      deadline.run();
    }
  }

  #skipMoved(): void {
    for (;;) {
      const first = this.#heap[0];
      if (first === undefined || this.#isStill(first)) return;
      this.#pop();
    }
  }

  #isStill(deadline: Deadline): boolean {
    return this.#byName.get(deadline.name) === deadline;
  }

  /** What is sorted is a heap. */
  #dropLeftovers(): void {
    if (this.#heap.length <= this.#byName.size * 2 + leftoversMax) return;
    this.#heap = this.#heap
      .filter((deadline) => this.#isStill(deadline))
      .sort((a, b) => (isSooner(a, b) ? -1 : 1));
  }

  #push(deadline: Deadline): void {
    let index = this.#heap.length;
    this.#heap.push(deadline);
    while (index > 0) {
      const above = (index - 1) >>> 1;
      const parent = this.#heap[above];
      if (parent === undefined || !isSooner(deadline, parent)) break;
      this.#heap[index] = parent;
      index = above;
    }
    this.#heap[index] = deadline;
  }

  #pop(): void {
    const last = this.#heap.pop();
    if (last === undefined || this.#heap.length === 0) return;
    let index = 0;
    for (;;) {
      const child = this.#soonerChildOf(index);
      const below = this.#heap[child];
      if (below === undefined || !isSooner(below, last)) break;
      this.#heap[index] = below;
      index = child;
    }
    this.#heap[index] = last;
  }

  #soonerChildOf(index: number): number {
    const left = this.#heap[index * 2 + 1];
    const right = this.#heap[index * 2 + 2];
    const isRight = left !== undefined && right !== undefined && isSooner(right, left);
    return isRight ? index * 2 + 2 : index * 2 + 1;
  }
}

const isSooner = (a: Deadline, b: Deadline): boolean =>
  a.atMs < b.atMs || (a.atMs === b.atMs && a.serial < b.serial);
