/** What happened, told and hashed: equal seeds tell equal stories to the last message. */

import { textHash } from './streams.ts';

export class Story {
  readonly lines: string[] = [];
  readonly counts = new Map<string, number>();
  #hash = 0x811c9dc5;
  #check = 1;

  /** For the hash alone: too much to read. */
  trace(text: string): void {
    this.#hash = textHash(text, this.#hash);
    this.#check = (Math.imul(this.#check, 31) + this.#hash) >>> 0;
  }

  /** For readers too. */
  tell(atMs: number, text: string): void {
    const line = `${(atMs / 1000).toFixed(3).padStart(9)}  ${text}`;
    this.trace(line);
    this.lines.push(line);
  }

  /** That a path was taken: a sweep that never takes it proves nothing about it. */
  count(name: string): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
  }

  get traceHash(): string {
    return hex8(this.#hash) + hex8(this.#check);
  }
}

const hex8 = (value: number): string => (value >>> 0).toString(16).padStart(8, '0');
