/**
 * Asks the server for a few nodes to begin with, and asks again while that led to no link: whoever
 * it named may have gone, and whoever comes later is not told of us. The pauses grow, and differ
 * from tab to tab, so that a server that comes back is not asked by all at once. With links it is asked
 * now and then, a newcomer's first times sooner: two groups that met in a time of broken networks would
 * never hear of each other, and those who came just then know nobody else.
 */

const pauseMinMs = 1000;
const pauseMaxMs = 60_000;
const pauseLinkedMinMs = 60_000;
const pauseLinkedMaxMs = 5 * 60_000;

export interface IntroductionParts {
  /** Undefined when the server did not answer. */
  ask(): Promise<readonly string[] | undefined>;
  isAlone(): boolean;
  /** Whether the last dial to this node failed. */
  hasFailed(nodeId: string): boolean;
  onNodeIds(nodeIds: readonly string[]): void;
}

export class Introductions {
  readonly #parts: IntroductionParts;
  #isInReach = false;
  #isAsking = false;
  #isPatient = false;
  #pauseMs = pauseMinMs;
  #pauseLinkedMs = pauseLinkedMinMs;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(parts: IntroductionParts) {
    this.#parts = parts;
  }

  /** The server is in reach: asked even by those who have links, who may have gone apart. */
  begin(): void {
    this.#isInReach = true;
    this.#pauseMs = pauseMinMs;
    void this.#ask();
  }

  /** The server is out of reach, and so are those it could name. */
  stop(): void {
    this.#isInReach = false;
    this.#isAsking = false;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** The last link went. A neighbour that comes and goes must not make us ask all the time. */
  leftAlone(): void {
    const isFree = this.#timer === undefined || this.#isPatient;
    if (this.#isInReach && !this.#isAsking && isFree) this.#askLater();
  }

  /** The network came back or the tab woke: alone, there is nothing to wait for. */
  hurry(): void {
    if (!this.#isInReach || this.#isAsking || !this.#parts.isAlone()) return;

    this.#pauseMs = pauseMinMs;
    void this.#ask();
  }

  async #ask(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#isAsking = true;
    const nodeIds = await this.#parts.ask();
    // Stopped meanwhile, and perhaps begun again.
    if (!this.#isAsking) return;

    this.#isAsking = false;
    if (nodeIds !== undefined) this.#parts.onNodeIds(this.#worthTrying(nodeIds));
    this.#askLater();
  }

  #askLater(): void {
    this.#isPatient = false;
    this.#after(this.#pauseMs, () => this.#look());
    this.#pauseMs = Math.min(this.#pauseMs * 2, pauseMaxMs);
  }

  #after(pauseMs: number, run: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(run, pauseMs * (0.75 + Math.random() / 2));
  }

  #look(): void {
    this.#timer = undefined;
    if (this.#parts.isAlone()) {
      void this.#ask();
      return;
    }
    this.#pauseMs = pauseMinMs;
    this.#isPatient = true;
    this.#after(this.#pauseLinkedMs, () => {
      this.#pauseLinkedMs = Math.min(this.#pauseLinkedMs * 2, pauseLinkedMaxMs);
      void this.#ask();
    });
  }

  /** Those that failed have another turn only when the server knows of nobody else. */
  #worthTrying(nodeIds: readonly string[]): readonly string[] {
    const untried = nodeIds.filter((nodeId) => !this.#parts.hasFailed(nodeId));
    return untried.length > 0 ? untried : nodeIds;
  }
}
