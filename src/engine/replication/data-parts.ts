/** Puts the data side of a node together: who knows whom. It decides nothing itself. */

import { isCounted, ItemIndex } from '../anti-entropy/item-index.ts';
import type { PersistentState } from '../effect.ts';
import { itemKeyOf, type NodeId, type Placement } from '../ids.ts';
import type { Membership } from '../membership/membership.ts';
import type { NodeCore } from '../node-core.ts';
import type { Need } from '../overlay/dialer.ts';
import type { CurrentRing } from '../ring/current-ring.ts';
import type { CopyFlags, EntryMeta, StoredCopy, VersionMeta, VersionRef } from '../version.ts';
import { CacheShelf } from './cache-shelf.ts';
import { Census } from './census.ts';
import { isThin, type HolderView } from './copy-counts.ts';
import { Confirmations } from './confirmations.ts';
import { Copies, type CopiesListener, type KeepRequest } from './copies.ts';
import { Doubts } from './doubts.ts';
import { Duties } from './duties.ts';
import { Exchanges } from './exchanges.ts';
import { Fetches } from './fetches.ts';
import { forgetGuests, forgetReturned } from './guest-holders.ts';
import { Hints } from './hints.ts';
import { Keeping } from './keeping.ts';
import { MeterWatch } from './meter-watch.ts';
import { NodeView } from './node-view.ts';
import { Notices } from './notices.ts';
import { Offers } from './offers.ts';
import { Partners } from './partners.ts';
import { Pins } from './pins.ts';
import { Presence } from './presence.ts';
import { Proofs } from './proofs.ts';
import { Pulls } from './pulls.ts';
import { Reads } from './reads.ts';
import { Serving } from './serving.ts';
import { isStored, Shipments, type ShipmentOutcome } from './shipments.ts';
import { Room } from './room.ts';
import { makeRoom } from './space.ts';
import { Stamps } from './stamps.ts';
import { Tombstones, type TombstoneParts } from './tombstones.ts';
import { Unconfirmed } from './unconfirmed.ts';
import { Watches } from './watches.ts';
import { Writes } from './writes.ts';

export interface DataSettings {
  readonly core: NodeCore;
  readonly membership: Membership;
  readonly ring: CurrentRing;
  readonly seed: number;
  readonly restored: PersistentState | undefined;
  readonly persistState: (onDone: KeepRequest['onDone']) => void;
  readonly need: Need;
  readonly isUnreachable: (nodeId: NodeId) => boolean;
}

/** A newcomer gets many at once. */
const lateTombstonesMs = 1000;

export class DataParts implements CopiesListener {
  readonly index = new ItemIndex();
  readonly pins = new Pins();
  readonly census = new Census();
  readonly room = new Room();
  readonly cacheShelf = new CacheShelf(this.index);
  readonly notices: Notices;
  readonly hints: Hints;
  readonly copies: Copies;
  readonly stamps: Stamps;
  readonly keeping: Keeping;
  readonly shipments: Shipments;
  readonly pulls: Pulls;
  readonly duties: Duties;
  readonly proofs: Proofs;
  readonly watches: Watches;
  readonly view: NodeView;
  readonly serving: Serving;
  readonly writes: Writes;
  readonly reads: Reads;
  readonly fetches: Fetches;
  readonly exchanges: Exchanges;
  readonly meters: MeterWatch;
  readonly #partners: Partners;
  readonly #offers: Offers;
  readonly presence: Presence;
  readonly unconfirmed: Unconfirmed;
  readonly tombstones: Tombstones;
  readonly confirmations: Confirmations;
  readonly doubts: Doubts;
  readonly #core: NodeCore;
  readonly #ring: CurrentRing;
  readonly #membership: Membership;
  readonly #persistState: DataSettings['persistState'];

  constructor({ core, membership, ring, need, ...settings }: DataSettings) {
    this.#core = core;
    this.#persistState = settings.persistState;
    this.#ring = ring;
    this.#membership = membership;
    const { index, pins, census } = this;
    const isProven = (placement: Placement) => this.proofs.isProven(placement);
    this.notices = new Notices(core);
    this.hints = new Hints(core, need);
    this.copies = new Copies(core, index, this);
    this.stamps = new Stamps(core, this.copies, settings.restored, settings);
    this.presence = new Presence(core, settings.restored);
    this.unconfirmed = new Unconfirmed(index, this.stamps, settings.restored?.lives ?? []);
    this.tombstones = new Tombstones(core, this.copies, settings.restored);
    this.keeping = new Keeping(core, { index, ring, pins, room: this.room, membership });
    this.shipments = new Shipments(core, this.copies, this.notices, (...args) =>
      this.#shipmentSettled(...args),
    );
    this.view = new NodeView(core, membership, settings.isUnreachable);
    this.pulls = new Pulls(core, this);
    this.duties = new Duties(core, { index, ring, pins, copies: this.copies, view: this.view });
    this.proofs = new Proofs(ring, pins, (nodeId) => this.view.isOutOfReach(nodeId));
    this.watches = new Watches(core);
    const { copies, keeping, stamps, shipments, view, pulls, hints, presence, tombstones } = this;
    this.serving = new Serving(core, {
      copies,
      keeping,
      stamps,
      hints,
      isProven: ({ placement }) => isProven(placement),
      onStorageFull: () => makeRoom(core, copies, ring),
    });
    this.writes = new Writes(core, { copies, ring, keeping, hints, shipments, view, need });
    const { proofs } = this;
    const reading = { copies, ring, keeping, stamps, shipments, view, proofs, need };
    this.reads = new Reads(core, reading);
    this.fetches = new Fetches(core, {
      copies,
      census,
      ring,
      pulls,
      view,
      need,
      onUsed: (ref) => this.cacheShelf.use(ref),
    });
    this.confirmations = new Confirmations(core, {
      need,
      copies,
      collected: tombstones.collected,
      isProven: ({ placement }) => isProven(placement),
      isOldEnough: (ref) => tombstones.isOldEnough(ref),
      onSame: (refs) => tombstones.review(refs, this.#collecting),
    });
    const { unconfirmed, duties, notices, confirmations } = this;
    const doubting = { copies, presence, unconfirmed, ring, confirmations, proofs, view };
    this.doubts = new Doubts(core, doubting);
    const comparing = { copies, ring, keeping, pulls, duties, proofs, pins, census, notices };
    this.exchanges = new Exchanges(core, {
      ...comparing,
      tombstones,
      stamps,
      onOldTombstones: (refs) => tombstones.review(refs, this.#collecting),
    });
    this.#partners = new Partners(core, { ring, pins, proofs, duties, need });
    this.#offers = new Offers(core, { ring, view, shipments, unconfirmed });
    this.meters = new MeterWatch(core, {
      lookAgain: (placements) => this.exchanges.lookAgain(placements),
      isThin: (placement) => isThin({ placement, n: ring.ring.sizes.n }, this, this.holderView),
    });
  }

  get holderView(): HolderView {
    return {
      ownDevice: this.view.ownDevice,
      isHere: (nodeId) => this.#membership.table.isHere(nodeId),
      deviceOf: (nodeId) => this.view.deviceOf(nodeId),
    };
  }

  /** Takes over what the last life left on disk. */
  restore(restored: readonly StoredCopy[]): void {
    this.copies.restore(restored);
    this.stamps.restore(restored);
    this.unconfirmed.restore(restored);
  }

  start(): void {
    const { copies, shipments } = this;
    this.doubts.begin();
    this.tombstones.start(this.#collecting);
    const { view } = this;
    this.hints.start({ copies, shipments, ring: this.#ring, membership: this.#membership, view });
    this.#partners.start();
    this.#offers.start();
    this.#scheduleHolderReview();
  }

  stateToKeep(): Omit<PersistentState, 'incarnation' | 'members'> {
    this.doubts.noteContact();
    const { hlc } = this.stamps;
    const { contactMs } = this.presence;
    const { collected, late } = this.tombstones;
    const { lives } = this.unconfirmed;
    return { lives, hlc, contactMs, collected: collected.packed, lateTombstones: late.packed };
  }

  linkUp(nodeId: NodeId): void {
    this.duties.linksChanged();
    const returned = { nodeId, asked: this.duties.of(nodeId).all };
    forgetReturned(this.index, returned, (ref) => this.#holdersChanged(ref));
    this.exchanges.linkUp(nodeId);
    this.reads.linkUp(nodeId);
    this.writes.linkUp(nodeId);
    this.fetches.linkUp(nodeId);
    this.hints.deliver(nodeId, this.shipments);
    this.watches.review(this.pins, this.#ring);
  }

  linkDown(nodeId: NodeId): void {
    this.duties.linksChanged();
    this.exchanges.linkDown(nodeId);
    this.confirmations.linkDown(nodeId);
    this.watches.linkDown(nodeId);
    this.serving.linkDown(nodeId);
    this.pulls.linkDown(nodeId);
    this.shipments.linkDown(nodeId);
    this.reads.linkDown(nodeId);
    this.exchanges.dutiesChanged('soon');
  }

  ringChanged(): void {
    this.proofs.dutiesChanged();
    this.duties.changed();
    this.watches.review(this.pins, this.#ring);
    this.exchanges.dutiesChanged('soon');
    this.#partners.ringChanged();
  }

  pinsChanged(): void {
    this.proofs.dutiesChanged();
    this.duties.changed();
    this.watches.review(this.pins, this.#ring);
    this.exchanges.dutiesChanged('now');
  }

  setSpace(space: { readonly usedBytes: number; readonly quotaBytes: number }): void {
    this.room.set(space);
    if (this.room.isShort) makeRoom(this.#core, this.copies, this.#ring);
  }

  /** What others did meanwhile is unknown: nothing is proven or settled any more. */
  distrust(): void {
    this.doubts.begin();
    this.proofs.doubt();
    this.exchanges.distrust();
  }

  /** Sends what has gathered during a step. */
  flush(): void {
    this.#trimCache();
    this.watches.flush(this.copies, this.shipments);
    this.shipments.flush();
    this.pulls.flush();
    this.notices.flush();
  }

  versionAdded(meta: VersionMeta): void {
    const key = itemKeyOf(meta.placement, meta.itemId);
    if (meta.form === 'chunk') {
      // An item that never changes: who held it then holds this version.
      for (const nodeId of this.census.holdersOf(key)) this.index.addHolder(meta, nodeId);
    }
    this.unconfirmed.added(meta);
    if (meta.form === 'entry' && meta.isTombstone) this.#tombstoneArrived(meta);
    // A cached copy is none to count on: others still speak for the item.
    const copy = this.index.copyOf(meta);
    if (copy && isCounted(copy.flags)) this.census.forgetItem(key);
    this.watches.versionAdded(meta);
    if (!this.pins.has(meta.placement)) return;
    this.notices.itemChanged(meta);
    this.meters.changed(meta.placement);
  }

  versionDropped(meta: VersionMeta, flags: CopyFlags): void {
    this.cacheShelf.follow(meta);
    this.tombstones.late.forget(meta);
    if (flags.hintsFor.length > 0) this.hints.follow(meta, { ...flags, hintsFor: [] });
    if (this.pins.has(meta.placement)) this.notices.itemChanged(meta);
  }

  versionBelieved({ placement, itemId }: VersionMeta): void {
    this.census.forgetItem(itemKeyOf(placement, itemId));
    this.#holdersChanged({ placement });
  }

  flagsChanged(meta: VersionMeta, flags: CopyFlags): void {
    this.hints.follow(meta, flags);
    if (!this.copies.isDoubted(meta)) this.cacheShelf.follow(meta);
    const isOwnedHere = this.#ring.isPrimary(this.#core.nodeId, meta.placement);
    if (!isOwnedHere && !this.pins.has(meta.placement)) this.duties.changed();
  }

  get #collecting(): TombstoneParts {
    const persistState = this.#persistState;
    return { ring: this.#ring, confirmations: this.confirmations, persistState };
  }

  #tombstoneArrived(meta: EntryMeta): void {
    if (!this.tombstones.arrived(meta)) return;
    if (this.#core.deadlines.has('lateTombstones')) return;
    this.#core.after('lateTombstones', lateTombstonesMs, () => this.#persistState(() => {}));
  }

  #trimCache(): void {
    const { cacheBytesMax } = this.#core.options;
    if (this.cacheShelf.bytes <= cacheBytesMax) return;
    this.copies.drop(this.cacheShelf.beyond(cacheBytesMax));
  }

  #scheduleHolderReview(): void {
    this.#core.after('holders', this.#core.options.exchangeIntervalMs, () => {
      forgetGuests(this, this.#ring, (ref) => this.#holdersChanged(ref));
      // Time alone may have made an owner one that is out of reach.
      this.duties.linksChanged();
      this.#scheduleHolderReview();
    });
  }

  #shipmentSettled(meta: VersionMeta, at: NodeId, outcome: ShipmentOutcome): void {
    const { index } = this.copies;
    const isHolder = index.copyOf(meta)?.holders.includes(at) ?? false;
    if (isStored(outcome)) {
      index.addHolder(meta, at);
      this.hints.stored(meta, at, { copies: this.copies, ring: this.#ring, view: this.view });
    } else if (isRefusal(outcome)) {
      index.removeHolder(meta, at);
    }
    const isNews = isHolder ? isRefusal(outcome) : isStored(outcome);
    if (isNews) this.#holdersChanged(meta);
  }

  #holdersChanged({ placement }: Pick<VersionRef, 'placement'>): void {
    if (this.pins.has(placement)) this.notices.copiesChanged(placement);
  }
}

const isRefusal = (outcome: ShipmentOutcome): boolean =>
  outcome === 'storageFull' ||
  outcome === 'storageFailed' ||
  outcome === 'notHere' ||
  outcome === 'tooMany' ||
  outcome === 'storageShort' ||
  outcome === 'tooFarAhead';
