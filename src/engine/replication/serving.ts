/** Answers what peers ask of this node's copies: store, fetch, read. */

import { compareHlc } from '../causality/hlc.ts';
import type { NodeId } from '../ids.ts';
import type { EngineMessage, StoreRefusal } from '../message.ts';
import type { NodeCore } from '../node-core.ts';
import { itemKeyOf } from '../ids.ts';
import { ServedLoad } from '../load.ts';
import type { EntryMeta, Version, VersionMeta, VersionRef } from '../version.ts';
import { Admission } from './admission.ts';
import type { Copies, IncomingVersion } from './copies.ts';
import type { Hints } from './hints.ts';
import type { Keeping } from './keeping.ts';
import type { Stamps } from './stamps.ts';

type Asked<Type extends EngineMessage['type']> = Extract<EngineMessage, { readonly type: Type }>;

export interface ServingParts {
  readonly copies: Copies;
  readonly keeping: Keeping;
  readonly stamps: Stamps;
  readonly hints: Hints;
  readonly isProven: (meta: Pick<VersionMeta, 'placement'>) => boolean;
  /** A write was refused for want of space. */
  readonly onStorageFull: () => void;
}

const replyBytesMax = 256 * 1024;
/** Siblings to one who reads, in one message: as many as are ever merged down, at their largest. */
const readBytesMax = 3.25 * 1024 * 1024;
const refsPerFetchMax = 256;
/** More fetches of one peer at once are told that nothing is here; it asks elsewhere, or later. */
const fetchesPerPeerMax = 32;

export class Serving {
  readonly #core: NodeCore;
  readonly #parts: ServingParts;
  readonly #fetchesByPeer = new Map<NodeId, number>();
  readonly #load = new ServedLoad();
  readonly #admission: Admission;

  constructor(core: NodeCore, parts: ServingParts) {
    this.#core = core;
    this.#parts = parts;
    this.#admission = new Admission(core.options);
  }

  store(from: NodeId, { requestId, versions, reason }: Asked<'store'>): void {
    const { copies, keeping, stamps, hints } = this.#parts;
    const incoming: IncomingVersion[] = [];
    for (const version of versions) {
      const flags = keeping.flagsForStore(version.meta, reason);
      const refusal = flags.ok ? undefined : flags.error;
      const isFar = stamps.observe(version.meta) === 'tooFarAhead';
      if (refusal || isFar || !flags.ok) {
        this.#refuse(from, requestId, refusal ?? 'tooFarAhead');
        return;
      }
      incoming.push({ version, flags: flags.value });
    }
    const isNew = ({ meta }: Version) => !copies.index.copyOf(meta);
    const news = versions.filter(isNew).map(({ meta }) => meta);
    if (!this.#admission.admits(from, news, this.#core.nowMs)) {
      this.#core.counters.storesRefused += 1;
      this.#refuse(from, requestId, 'tooMany');
      return;
    }
    const hintsCount = incoming.reduce((count, { flags }) => count + flags.hintsFor.length, 0);
    if (!hints.reserve(hintsCount)) {
      this.#core.counters.hintsRefused += 1;
      this.#refuse(from, requestId, 'tooMany');
      return;
    }
    const message = { type: 'stored', requestId, isProven: this.#areProven(versions) } as const;
    copies.keep({
      incoming,
      afterwards: [{ type: 'send', to: from, message, priority: 'control' }],
      onDone: (outcome) => {
        hints.settle(hintsCount);
        if (!outcome.ok) {
          if (outcome.error === 'storageFull') this.#parts.onStorageFull();
          this.#refuse(from, requestId, outcome.error);
          return;
        }
        // Who sends a version has it, but for who merely read it.
        if (reason.type === 'repair') return;
        for (const { meta } of versions) copies.index.addHolder(meta, from);
      },
    });
  }

  /** Chunks are asked of whoever has them: only of entries does a replica's silence mean anything. */
  #areProven(versions: readonly Version[]): boolean {
    return versions.every(({ meta }) => meta.form === 'chunk' || this.#parts.isProven(meta));
  }

  fetch(from: NodeId, { requestId, refs }: Asked<'fetch'>): void {
    const running = this.#fetchesByPeer.get(from) ?? 0;
    const held: VersionMeta[] = [];
    const missing: VersionRef[] = [];
    for (const ref of refs) {
      const copy = this.#parts.copies.index.copyOf(ref);
      const isServed = copy && running < fetchesPerPeerMax && held.length < refsPerFetchMax;
      if (isServed) held.push(copy.meta);
      else missing.push(ref);
    }
    if (!this.#admission.serves(from, 'fetch', held, this.#core.nowMs)) {
      // As if nothing were here: whoever needs it asks elsewhere, or later.
      this.#core.counters.fetchesRefused += 1;
      this.#reply(from, { requestId, versions: [], missing: refs });
      return;
    }
    if (missing.length > 0) this.#reply(from, { requestId, versions: [], missing });
    if (held.length === 0) return;
    this.#fetchesByPeer.set(from, running + 1);
    this.#serveRest(from, requestId, held);
  }

  read(from: NodeId, { requestId, placement, itemId, want }: Asked<'read'>): void {
    const { copies, isProven } = this.#parts;
    const metas = copies.index.siblingsOf(itemKeyOf(placement, itemId));
    const versionIds = metas.map(({ versionId }) => versionId);
    const reply = (versions: readonly Version[]) => {
      this.#load.add(0, this.#core.nowMs);
      const message = {
        type: 'readReply',
        requestId,
        versionIds,
        versions,
        isProven: isProven({ placement }),
        load: this.#load.told(this.#core.nowMs),
      } as const;
      this.#core.send(from, message, 'entries');
    };
    if (want === 'ids') return reply([]);
    const entries = firstBatch(metas.filter(isEntry).sort(newestFirst), readBytesMax);
    if (entries.length === 0) reply([]);
    else if (this.#admission.serves(from, 'read', entries, this.#core.nowMs)) {
      copies.load(entries, reply);
    } else this.#core.counters.readsRefused += 1;
  }

  linkDown(nodeId: NodeId): void {
    this.#fetchesByPeer.delete(nodeId);
  }

  /** One batch after the other, so that a long list is never in memory at once. */
  #serveRest(from: NodeId, requestId: number, metas: readonly VersionMeta[]): void {
    const batch = firstBatch(metas, replyBytesMax);
    this.#parts.copies.load(batch, (versions) => {
      const found = new Set(versions.map(({ meta }) => meta.versionId));
      const missing = batch.filter(({ versionId }) => !found.has(versionId)).map(refOf);
      this.#reply(from, { requestId, versions, missing });
      const rest = metas.slice(batch.length);
      if (rest.length > 0 && this.#core.links.has(from)) this.#serveRest(from, requestId, rest);
      else this.#endFetch(from);
    });
  }

  #endFetch(from: NodeId): void {
    const running = (this.#fetchesByPeer.get(from) ?? 0) - 1;
    if (running > 0) this.#fetchesByPeer.set(from, running);
    else this.#fetchesByPeer.delete(from);
  }

  #reply(to: NodeId, fetched: Omit<Asked<'fetched'>, 'type' | 'load'>): void {
    const { nowMs } = this.#core;
    for (const { meta } of fetched.versions) this.#load.add(meta.sizeBytes, nowMs);
    const isBulk = fetched.versions.some(({ meta }) => meta.form === 'chunk');
    this.#core.links.use(to, this.#core.nowMs);
    const message = { type: 'fetched', ...fetched, load: this.#load.told(nowMs) } as const;
    this.#core.send(to, message, isBulk ? 'bulk' : 'entries');
  }

  #refuse(to: NodeId, requestId: number, refusal: StoreRefusal): void {
    this.#core.send(to, { type: 'storeRefused', requestId, refusal }, 'control');
  }
}

const firstBatch = (metas: readonly VersionMeta[], bytesMax: number): readonly VersionMeta[] => {
  let bytes = 0;
  const end = metas.findIndex(({ sizeBytes }, index) => {
    bytes += sizeBytes;
    return index > 0 && bytes > bytesMax;
  });
  return end === -1 ? metas : metas.slice(0, end);
};

const isEntry = (meta: VersionMeta): meta is EntryMeta => meta.form === 'entry';

const newestFirst = (a: EntryMeta, b: EntryMeta): number => compareHlc(b.hlc, a.hlc);

const refOf = ({ placement, itemId, versionId }: VersionMeta): VersionRef => ({
  placement,
  itemId,
  versionId,
});
