/** What the host is told at the end of a step, each thing once however often it happened. */

import type { Placement } from '../ids.ts';
import type { NodeCore } from '../node-core.ts';
import type { VersionMeta } from '../version.ts';

export class Notices {
  readonly #core: NodeCore;
  readonly #metasByPlacement = new Map<Placement, VersionMeta[]>();
  readonly #copiesChanged = new Set<Placement>();
  #areMembersChanged = false;
  #areTransfersChanged = false;

  constructor(core: NodeCore) {
    this.#core = core;
  }

  membersChanged(): void {
    this.#areMembersChanged = true;
  }

  transfersChanged(): void {
    this.#areTransfersChanged = true;
  }

  itemChanged(meta: VersionMeta): void {
    const metas = this.#metasByPlacement.get(meta.placement) ?? [];
    metas.push(meta);
    this.#metasByPlacement.set(meta.placement, metas);
    this.#copiesChanged.add(meta.placement);
  }

  copiesChanged(placement: Placement): void {
    this.#copiesChanged.add(placement);
  }

  flush(): void {
    if (this.#areMembersChanged) this.#core.notify({ type: 'membersChanged' });
    for (const [placement, metas] of this.#metasByPlacement) {
      this.#core.notify({ type: 'itemsChanged', placement, metas });
    }
    if (this.#copiesChanged.size > 0) {
      this.#core.notify({ type: 'copiesChanged', placements: [...this.#copiesChanged] });
    }
    if (this.#areTransfersChanged) this.#core.notify({ type: 'transfersChanged' });
    this.#metasByPlacement.clear();
    this.#copiesChanged.clear();
    this.#areMembersChanged = false;
    this.#areTransfersChanged = false;
  }
}
