/**
 * How much a node has done for others in the last seconds: it is told with each answer, so that
 * askers can turn to whoever has done less. One chunk counts as much as several entries.
 */

const windowMs = 5000;
const bytesPerUnit = 32 * 1024;
/** What is told is no more; a peer can claim it, and is asked last. */
export const loadMax = 65_535;

/** What is left of it after a while. */
export const fadedLoad = (load: number, elapsedMs: number): number =>
  load / (1 + elapsedMs / windowMs);

export class ServedLoad {
  #load = 0;
  #atMs = 0;

  add(bytes: number, nowMs: number): void {
    this.#load = fadedLoad(this.#load, nowMs - this.#atMs) + 1 + bytes / bytesPerUnit;
    this.#atMs = nowMs;
  }

  told(nowMs: number): number {
    return Math.min(loadMax, Math.round(fadedLoad(this.#load, nowMs - this.#atMs)));
  }
}
