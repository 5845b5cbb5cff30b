/**
 * Own entries that are on no other device while none of their owners is in reach: they go to
 * stand-ins, who take them to the owners. A write does the same with those who are there at its
 * moment; these come later. Where an owner is in reach, exchanges bring it what it lacks.
 */

import type { NodeCore } from '../node-core.ts';
import type { CurrentRing } from '../ring/current-ring.ts';
import type { EntryMeta } from '../version.ts';
import type { NodeView } from './node-view.ts';
import { writeTargets, type WriteTarget } from './routes.ts';
import type { Shipments } from './shipments.ts';
import type { Unconfirmed } from './unconfirmed.ts';

export interface OfferParts {
  readonly ring: CurrentRing;
  readonly view: NodeView;
  readonly shipments: Shipments;
  readonly unconfirmed: Unconfirmed;
}

const lookMs = 15_000;
const entriesPerLookMax = 64;

export class Offers {
  readonly #core: NodeCore;
  readonly #parts: OfferParts;

  constructor(core: NodeCore, parts: OfferParts) {
    this.#core = core;
    this.#parts = parts;
  }

  start(): void {
    this.#core.after('offers', lookMs, () => {
      this.#look();
      this.start();
    });
  }

  #look(): void {
    let offered = 0;
    for (const meta of this.#parts.unconfirmed.lonely()) {
      const standIns = this.#standInsFor(meta);
      for (const { nodeId, reason } of standIns) {
        this.#parts.shipments.ship(nodeId, { meta, reason, onOutcome: () => {} });
      }
      if (standIns.length > 0) offered += 1;
      if (offered >= entriesPerLookMax) return;
    }
  }

  #standInsFor({ placement }: EntryMeta): readonly WriteTarget[] {
    const { ring, view } = this.#parts;
    const { nodeId: own } = this.#core;
    const list = ring.listFor(placement);
    const isOther = ({ nodeId }: WriteTarget) => nodeId !== own;
    const targets = writeTargets(list, {
      isReachable: (nodeId) => view.isReachable(nodeId),
      deviceOf: (nodeId) => view.deviceOf(nodeId),
      hasProven: () => true,
    }).filter(isOther);
    return targets.every(({ reason }) => reason.type === 'hint') ? targets : [];
  }
}
