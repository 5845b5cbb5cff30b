/**
 * What a node has to do later, by name. Deadlines, not ticks: a tab that slept wakes up with all
 * that fell due, in order. A binary heap; setting a name again moves it.
 */

interface Deadline {
  readonly name: string;
  readonly atMs: number;
  /** Breaks ties, so that equal times run in the order they were set. */
  readonly serial: number;
  readonly run: () => void;
}

export class Deadlines {
  readonly #heap: Deadline[] = [];
  readonly #serialByName = new Map<string, number>();
  #lastSerial = 0;

  get size(): number {
    return this.#serialByName.size;
  }

  has(name: string): boolean {
    return this.#serialByName.has(name);
  }

  set(name: string, atMs: number, run: () => void): void {
    this.#lastSerial += 1;
    this.#serialByName.set(name, this.#lastSerial);
    this.#push({ name, atMs, serial: this.#lastSerial, run });
  }

  cancel(name: string): void {
    this.#serialByName.delete(name);
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
      const isStill = this.#serialByName.get(deadline.name) === deadline.serial;
      if (!isStill || deadline.serial > lastSerial) continue;
      this.#serialByName.delete(deadline.name);
      deadline.run();
    }
  }

  #skipMoved(): void {
    for (;;) {
      const first = this.#heap[0];
      if (first === undefined || this.#serialByName.get(first.name) === first.serial) return;
      this.#pop();
    }
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
