/**
 * Messages that have arrived and are still being checked. A data channel cannot be told to wait, so a
 * peer that sends faster than this device can check has to lose its link: its messages would pile up
 * in memory. Whoever goes by the rules has far less under way before it waits for an answer.
 */

import type { NodeId } from '../../engine/ids.ts';

const messagesMax = 4096;
const bytesMax = 16 * 1024 * 1024;

interface Load {
  readonly messages: number;
  readonly bytes: number;
}

const nothing: Load = { messages: 0, bytes: 0 };

export class Backlog {
  /** By node and not by link: whoever hangs up and dials again still has the same behind it. */
  readonly #loadByNodeId = new Map<NodeId, Load>();

  /** False when there is no room for it, and it must be dropped. */
  begin(from: NodeId, bytes: number): boolean {
    const load = this.#loadByNodeId.get(from) ?? nothing;
    if (load.messages >= messagesMax || load.bytes + bytes > bytesMax) return false;

    this.#loadByNodeId.set(from, { messages: load.messages + 1, bytes: load.bytes + bytes });
    return true;
  }

  end(from: NodeId, bytes: number): void {
    const load = this.#loadByNodeId.get(from) ?? nothing;
    if (load.messages <= 1) this.#loadByNodeId.delete(from);
    else this.#loadByNodeId.set(from, { messages: load.messages - 1, bytes: load.bytes - bytes });
  }
}
