/**
 * How long this node's store has been out of touch. While it was, a deletion may have come, been
 * kept for as long as tombstones are kept, and gone again: who was away for long must ask before
 * anybody counts on its copies (Cassandra replaces such a node).
 */

import type { PersistentState } from '../effect.ts';
import type { NodeCore } from '../node-core.ts';

export type RestoredPresence = Pick<PersistentState, 'contactMs'>;

export class Presence {
  readonly #core: NodeCore;
  #contactMs: number | undefined;

  constructor(core: NodeCore, restored: RestoredPresence | undefined) {
    this.#core = core;
    this.#contactMs = restored?.contactMs;
  }

  /** Wall time at which this node was last in touch with others. */
  get contactMs(): number {
    return this.#contactMs ?? this.#core.wallMs;
  }

  get hasBeenAway(): boolean {
    return this.#core.wallMs - this.contactMs > this.#core.options.awayMaxMs;
  }

  /** In touch now; an absence must be dealt with before. */
  touch(): void {
    this.#contactMs = this.#core.wallMs;
  }
}
