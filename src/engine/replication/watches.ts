/**
 * New entries go to those who look at the album: a node that pins it asks its owners to be told,
 * and owners push. Photos are pulled when they are looked at.
 */

import type { NodeId, Placement } from '../ids.ts';
import type { NodeCore } from '../node-core.ts';
import type { CurrentRing } from '../ring/current-ring.ts';
import type { VersionMeta } from '../version.ts';
import type { Copies } from './copies.ts';
import type { Pins } from './pins.ts';
import type { Shipments } from './shipments.ts';

/** Beyond it a watch is ignored: the periodic exchange tells the watcher, only later. */
const watchesMax = 100_000;

export class Watches {
  readonly #core: NodeCore;
  readonly #watchersByPlacement = new Map<Placement, Set<NodeId>>();
  /** What this node asked of whom. */
  readonly #askedByOwner = new Map<NodeId, Set<Placement>>();
  #count = 0;
  /** Added in this step; pushed at its end, when it is known who sent them. */
  #added: VersionMeta[] = [];

  constructor(core: NodeCore) {
    this.#core = core;
  }

  watch(from: NodeId, placements: readonly Placement[]): void {
    for (const placement of placements) {
      const watchers = this.#watchersByPlacement.get(placement) ?? new Set();
      const isFull =
        watchers.size >= this.#core.options.watchersPerPlacementMax || this.#count >= watchesMax;
      if (isFull || watchers.has(from)) continue;
      watchers.add(from);
      this.#watchersByPlacement.set(placement, watchers);
      this.#count += 1;
    }
  }

  unwatch(from: NodeId, placements: Iterable<Placement>): void {
    for (const placement of placements) {
      const watchers = this.#watchersByPlacement.get(placement);
      if (!watchers?.delete(from)) continue;
      this.#count -= 1;
      if (watchers.size === 0) this.#watchersByPlacement.delete(placement);
    }
  }

  linkDown(nodeId: NodeId): void {
    this.#askedByOwner.delete(nodeId);
    this.unwatch(nodeId, [...this.#watchersByPlacement.keys()]);
  }

  versionAdded(meta: VersionMeta): void {
    if (meta.form === 'entry' && this.#watchersByPlacement.has(meta.placement)) {
      this.#added.push(meta);
    }
  }

  flush(copies: Copies, shipments: Shipments): void {
    const added = this.#added;
    this.#added = [];
    for (const meta of added) {
      const holders = copies.index.copyOf(meta)?.holders ?? [];
      const watchers = [...(this.#watchersByPlacement.get(meta.placement) ?? [])].sort();
      for (const watcher of watchers) {
        if (holders.includes(watcher)) continue;
        const reason = { type: 'watched' } as const;
        shipments.ship(watcher, { meta, reason, onOutcome: () => {} });
      }
    }
  }

  /** Asks the owners of today, and takes back what was asked of others. */
  review(pins: Pins, ring: CurrentRing): void {
    const wantedByOwner = new Map<NodeId, Set<Placement>>();
    for (const placement of pins.placements()) {
      if (pins.wantOf(placement) !== 'everything') continue;
      const { primaries } = ring.listFor(placement);
      if (primaries.includes(this.#core.nodeId)) continue;
      for (const owner of primaries) {
        const wanted = wantedByOwner.get(owner) ?? new Set();
        wantedByOwner.set(owner, wanted.add(placement));
      }
    }
    for (const owner of this.#core.links.nodeIds()) {
      const asked = this.#askedByOwner.get(owner) ?? new Set();
      const wanted = wantedByOwner.get(owner) ?? new Set();
      this.#tell(owner, 'watch', difference(wanted, asked));
      this.#tell(owner, 'unwatch', difference(asked, wanted));
      this.#askedByOwner.set(owner, wanted);
    }
  }

  #tell(owner: NodeId, type: 'watch' | 'unwatch', placements: readonly Placement[]): void {
    if (placements.length > 0) this.#core.send(owner, { type, placements }, 'entries');
  }
}

const difference = (a: ReadonlySet<Placement>, b: ReadonlySet<Placement>): readonly Placement[] =>
  [...a].filter((placement) => !b.has(placement));
