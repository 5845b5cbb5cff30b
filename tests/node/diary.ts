/** Writes down what happened, and lets a test wait for it. */

export class Diary {
  readonly lines: string[] = [];
  #wake: () => void = () => {};
  #written: Promise<void> = this.#nextLine();

  write(line: string): void {
    this.lines.push(line);
    this.#wake();
    this.#written = this.#nextLine();
  }

  /** Resolves once the lines are as wanted, now or later, and whoever wrote them has finished. */
  async until(isOver: (lines: readonly string[]) => boolean): Promise<void> {
    while (!isOver(this.lines)) await this.#written;
  }

  has(line: string): Promise<void> {
    return this.until((lines) => lines.includes(line));
  }

  #nextLine(): Promise<void> {
    return new Promise((resolve) => (this.#wake = resolve));
  }
}
