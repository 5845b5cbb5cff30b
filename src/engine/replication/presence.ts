/**
 * How long this node's store has been out of touch. While it was, a deletion may have come, been
 * kept for as long as tombstones are kept, and gone again: who was away for long must ask before
 * anybody counts on its copies (Cassandra replaces such a node).
 */

import type { PersistentState } from '../effect.ts';
import type { NodeCore } from '../node-core.ts';

export type RestoredPresence = Pick<PersistentState, 'contactMs' | 'presentSinceMs'>;

export class Presence {
  readonly #core: NodeCore;
  #contactMs: number | undefined;
  #presentSinceMs: number | undefined;

  constructor(core: NodeCore, restored: RestoredPresence | undefined) {
    this.#core = core;
    this.#contactMs = restored?.contactMs;
    this.#presentSinceMs = restored?.presentSinceMs;
  }

  /** Wall time at which this node was last in touch with others. */
  get contactMs(): number {
    return this.#contactMs ?? this.#core.wallMs;
  }

  /** Wall time since when this node has never been away for long. */
  get presentSinceMs(): number {
    return this.#presentSinceMs ?? this.#core.wallMs;
  }

  get hasBeenAway(): boolean {
    return this.#core.wallMs - this.contactMs > this.#core.options.awayMaxMs;
  }

  /** In touch now; an absence must be dealt with before. */
  touch(): void {
    this.#presentSinceMs = this.presentSinceMs;
    this.#contactMs = this.#core.wallMs;
  }

  /** What others did since is unknown: this node bears witness to nothing earlier. */
  returned(): void {
    this.#presentSinceMs = this.#core.wallMs;
  }
}
