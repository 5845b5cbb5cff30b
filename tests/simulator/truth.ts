/**
 * The oracle: it sees every write, every disk and every loss, and so knows what nodes can only
 * believe. True causality is kept as sets of ancestors, without clocks or contexts.
 */

import { covers } from '../../src/engine/causality/causal-context.ts';
import { dominates } from '../../src/engine/causality/siblings.ts';
import type { DeviceId, ItemKey, VersionId } from '../../src/engine/ids.ts';
import { itemKeyOf } from '../../src/engine/ids.ts';
import type { EntryMeta, Version, VersionMeta } from '../../src/engine/version.ts';
import type { Device } from './device.ts';
import { Violation } from './violation.ts';

export interface Issued {
  readonly version: Version;
  readonly ancestors: ReadonlySet<VersionId>;
  readonly writer: DeviceId;
  /** Of the tab that wrote it. */
  readonly life: object;
  readonly issuedMs: number;
  isDurable: boolean;
  /** Devices that held it when it was acknowledged at W; 0 before. */
  acknowledgedDevices: number;
}

const keyOf = (meta: VersionMeta): ItemKey => itemKeyOf(meta.placement, meta.itemId);

export class Truth {
  readonly #issued = new Map<VersionId, Issued>();
  readonly #byItem = new Map<ItemKey, Issued[]>();
  readonly #dots = new Map<string, VersionId>();
  readonly #devices: () => readonly Device[];

  constructor(devices: () => readonly Device[]) {
    this.#devices = () => devices().filter(({ isHonest }) => isHonest);
  }

  /** When the device last had it and lost it; if never, when it came into the world. */
  notHeldSinceMs(meta: VersionMeta, device: Device): number {
    const losses = device.disks.map((disk) => disk.lossOf(meta)?.atMs ?? -Infinity);
    return Math.max(this.issuedOf(meta).issuedMs, ...losses);
  }

  get all(): IterableIterator<Issued> {
    return this.#issued.values();
  }

  items(): IterableIterator<[ItemKey, readonly Issued[]]> {
    return this.#byItem.entries();
  }

  issuedOf(meta: VersionMeta): Issued {
    const issued = this.#issued.get(meta.versionId);
    if (!issued) throw new Violation('neverWritten', `Nobody wrote ${meta.versionId}.`);
    return issued;
  }

  issuedOfItem(meta: Pick<VersionMeta, 'placement' | 'itemId'>): readonly Issued[] {
    return this.#byItem.get(itemKeyOf(meta.placement, meta.itemId)) ?? [];
  }

  issue(
    version: Version,
    seen: readonly VersionId[],
    by: { readonly writer: DeviceId; readonly life: object; readonly issuedMs: number },
  ): Issued {
    const { meta } = version;
    const earlier = this.issuedOfItem(meta);
    const ancestors = new Set<VersionId>();
    for (const parent of this.#parentsOf(meta, { seen, earlier, life: by.life })) {
      ancestors.add(parent.version.meta.versionId);
      for (const ancestor of parent.ancestors) ancestors.add(ancestor);
    }
    const issued = { version, ancestors, ...by, isDurable: false, acknowledgedDevices: 0 };
    if (meta.form === 'entry') this.#checkStamp(meta, { seen, ancestors, earlier });
    this.#issued.set(meta.versionId, issued);
    this.#byItem.set(keyOf(meta), [...earlier, issued]);
    return issued;
  }

  /** Some version that its writer had seen. */
  ancestorOf(meta: VersionMeta): Version | undefined {
    const [ancestor] = this.issuedOf(meta).ancestors;
    return ancestor === undefined ? undefined : this.#issued.get(ancestor)?.version;
  }

  /** Distinct devices whose disks hold it now for a reason that counts. */
  holdersOf(meta: VersionMeta): readonly Device[] {
    return this.#devices().filter((device) => device.disks.some((disk) => disk.counts(meta)));
  }

  /** Distinct devices that hold it, or something that was written by one who had seen it. */
  keepersOf(meta: VersionMeta): readonly Device[] {
    const newer = this.issuedOfItem(meta).filter((issued) => this.supersedes(issued, meta));
    return this.#devices().filter((device) =>
      device.disks.some(
        (disk) => disk.counts(meta) || newer.some(({ version }) => disk.counts(version.meta)),
      ),
    );
  }

  /** Some disk holds it, or something that was written by one who had seen it. */
  isKept(meta: VersionMeta): boolean {
    if (this.#isOnSomeDisk(meta)) return true;
    return this.issuedOfItem(meta).some(
      (issued) => this.supersedes(issued, meta) && this.#isOnSomeDisk(issued.version.meta),
    );
  }

  /** By what the writers truly saw, not by what the contexts say. */
  supersedes(newer: Issued, older: VersionMeta): boolean {
    if (newer.version.meta.versionId === older.versionId) return false;
    if (older.form === 'chunk') return dominates(newer.version.meta, older);
    return newer.ancestors.has(older.versionId);
  }

  isSuperseded(meta: VersionMeta): boolean {
    return this.issuedOfItem(meta).some((issued) => this.supersedes(issued, meta));
  }

  /** How many devices lost it, or what superseded it, by no fault of the nodes. */
  destroyedCountOf(meta: VersionMeta): number {
    const newer = this.issuedOfItem(meta).filter((issued) => this.supersedes(issued, meta));
    const all = [meta, ...newer.map(({ version }) => version.meta)];
    return this.#devices().filter((device) => all.some((each) => device.hasDestroyed(each))).length;
  }

  /** The versions that should be left of an item: on some disk, and not superseded by another such. */
  survivorsOf(issued: readonly Issued[]): readonly Issued[] {
    const held = issued.filter(({ version }) => this.holdersOf(version.meta).length > 0);
    return held.filter(
      ({ version }) => !held.some((newer) => this.supersedes(newer, version.meta)),
    );
  }

  #isOnSomeDisk(meta: VersionMeta): boolean {
    return this.#devices().some(({ disks }) => disks.some((disk) => disk.counts(meta)));
  }

  /** What its writer had on the screen, and what it wrote itself in the same life. */
  #parentsOf(
    meta: VersionMeta,
    known: {
      readonly seen: readonly VersionId[];
      readonly earlier: readonly Issued[];
      readonly life: object;
    },
  ): readonly Issued[] {
    return known.earlier.filter((issued) => {
      const other = issued.version.meta;
      const isOwn = issued.life === known.life && meta.form === 'entry' && other.form === 'entry';
      return isOwn || known.seen.includes(other.versionId);
    });
  }

  #checkStamp(
    meta: EntryMeta,
    known: {
      readonly seen: readonly VersionId[];
      readonly ancestors: ReadonlySet<VersionId>;
      readonly earlier: readonly Issued[];
    },
  ): void {
    const dot = `${meta.dot.actor}:${meta.dot.seq}`;
    if (this.#dots.has(dot)) {
      throw new Violation('dotReused', `The dot ${dot} was given out twice.`);
    }
    this.#dots.set(dot, meta.versionId);
    for (const { version } of known.earlier) {
      if (version.meta.form !== 'entry') continue;
      const isCovered = covers(meta.context, version.meta.dot);
      const isAncestor = known.ancestors.has(version.meta.versionId);
      if (isCovered === isAncestor) continue;
      throw new Violation(
        'falseDominance',
        isCovered
          ? `${meta.versionId.slice(0, 8)} claims to have seen ${version.meta.versionId.slice(0, 8)} and has not.`
          : `${meta.versionId.slice(0, 8)} has seen ${version.meta.versionId.slice(0, 8)} and does not say so.`,
      );
    }
  }
}
