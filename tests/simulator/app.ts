/**
 * What the person at a tab does, and what src/node does for them: pins the albums they joined and
 * the photos in them, posts, likes, edits, deletes, reads.
 */

import type { Answer } from '../../src/engine/effect.ts';
import {
  itemKeyOf,
  type ItemId,
  type ItemKey,
  type Placement,
  type VersionId,
} from '../../src/engine/ids.ts';
import type { Rng } from '../../src/engine/rng.ts';
import type { Version, VersionMeta } from '../../src/engine/version.ts';
import type { Album, Media, Post } from './albums.ts';
import type { EventHeap } from './event-heap.ts';
import { hashHex, type Forge } from './forge.ts';
import { Session } from './session.ts';
import type { Story } from './story.ts';
import { pick, wholeBetween } from './streams.ts';
import type { Tab } from './tab.ts';
import type { Truth } from './truth.ts';
import { Violation } from './violation.ts';

export interface AppWorld {
  readonly heap: EventHeap;
  readonly forge: Forge;
  readonly truth: Truth;
  readonly story: Story;
  readonly rng: Rng;
  readonly albums: readonly Album[];
  /** Devices that may have said they hold what they do not. */
  readonly hostilesCount: number;
}

/** Whether a device keeps whole albums or only learns who holds what of their photos. */
export type PinStyle = 'everything' | 'census';

const chunkBytes = 262_144;
/** W of a small ring: what "safe" means at the least. */
const safeDevicesMin = 2;

export class App {
  readonly tab: Tab;
  readonly #world: AppWorld;
  readonly #style: PinStyle;
  readonly #pinned = new Set<Placement>();
  readonly #session: Session;
  #writes = 0;

  constructor(tab: Tab, world: AppWorld, style: PinStyle) {
    this.tab = tab;
    this.#world = world;
    this.#style = style;
    this.#session = new Session(tab.name, world.truth, tab.device);
    tab.onEvent = (event) => {
      if (event.type === 'itemsChanged') this.#show(event.placement, event.metas);
    };
    for (const album of this.albums) this.join(album);
  }

  /** Placements pinned in this life of the tab. */
  get pinned(): ReadonlySet<Placement> {
    return this.#pinned;
  }

  get albums(): readonly Album[] {
    return this.#world.albums.filter(({ members }) => members.has(this.tab.device.name));
  }

  join(album: Album): void {
    album.members.add(this.tab.device.name);
    const placements = [album.placement];
    this.#pinned.add(album.placement);
    this.tab.command(() => ({ type: 'pin', placements, want: 'everything' }));
    this.#look(album.placement, this.tab.node.versionsOf(album.placement));
  }

  /** Does one thing, if there is something to do it with. */
  act(): void {
    if (!this.tab.isAwake || this.albums.length === 0) return;
    const album = pick(this.#world.rng, this.albums);
    const actions = [
      () => this.post(album),
      () => this.post(album),
      () => this.like(album),
      () => this.like(album),
      () => this.like(album),
      () => this.#withPost(album, (post) => this.edit(album, post)),
      () => this.#withPost(album, (post) => this.delete(album, post)),
      () => this.#withPost(album, (post) => this.read(album, post.itemId)),
      () => this.#withPost(album, (post) => this.fetch(post)),
    ];
    pick(this.#world.rng, actions)();
  }

  post(album: Album, photosCount = wholeBetween(this.#world.rng, 1, 2)): Post {
    const { rng, forge } = this.#world;
    const media: Media[] = [];
    const thumbs: Version[] = [];
    for (let photo = photosCount; photo > 0; photo -= 1) {
      const placement = this.#newId('media').slice(0, 32) as Placement;
      const chunks = Array.from({ length: wholeBetween(rng, 1, 3) }, () =>
        forge.chunk({ placement, albumId: album.placement, sizeBytes: chunkBytes }),
      );
      const own = { placement: album.placement, albumId: album.placement, sizeBytes: 20_000 };
      thumbs.push(forge.chunk(own));
      media.push({ placement, chunks });
    }
    const post = { itemId: this.#newId('post') as ItemId, thumbs, media };
    for (const { chunks } of media) this.#write(chunks);
    this.#write(thumbs);
    this.#pinMedia(post);
    album.add(post);
    this.#tell(`posts ${this.#brief(post.itemId)} with ${media.length} photos in ${album.name}`);
    this.writeEntry(album.placement, { placement: album.placement, itemId: post.itemId });
    return post;
  }

  like(album: Album): void {
    const itemId = this.#newId('like') as ItemId;
    this.#tell(`likes something in ${album.name}: ${this.#brief(itemId)}`);
    this.writeEntry(album.placement, { placement: album.placement, itemId });
  }

  edit(album: Album, post: Post): void {
    this.#tell(`edits ${this.#brief(post.itemId)}`);
    this.writeEntry(album.placement, { placement: album.placement, itemId: post.itemId });
  }

  delete(album: Album, post: Post): void {
    this.#tell(`deletes ${this.#brief(post.itemId)}`);
    const place = { placement: album.placement, itemId: post.itemId };
    this.writeEntry(album.placement, place, true);
    for (const { meta } of [...post.thumbs, ...post.media.flatMap(({ chunks }) => chunks)]) {
      const { placement, itemId } = meta;
      this.writeEntry(album.placement, { placement, itemId }, true);
    }
  }

  read(album: Album, itemId: ItemId, onRead: () => void = () => undefined): void {
    const { placement } = album;
    const seenBefore = this.#session.seenOf(itemKeyOf(placement, itemId));
    this.tab.command(
      (operationId) => ({ type: 'read', operationId, placement, itemId }),
      (answer) => {
        this.#world.story.count(`answer ${answer.type}`);
        if (answer.type !== 'read') return;
        const metas = answer.versions.map(({ meta }) => meta);
        this.#see(itemKeyOf(placement, itemId), metas, seenBefore);
        onRead();
      },
    );
  }

  fetch(post: Post, onEnd: (missing: number) => void = () => undefined): void {
    for (const { placement, chunks } of post.media) {
      const itemIds = chunks.map(({ meta }) => meta.itemId);
      let left = itemIds.length;
      let missing = 0;
      this.tab.command(
        (operationId) => ({ type: 'fetch', operationId, placement, itemIds, isPin: false }),
        (answer) => {
          this.#world.story.count(`answer ${answer.type}`);
          if (answer.type === 'fetchFailed') missing += 1;
          left -= 1;
          if (left < 0) throw new Violation('unanswered', 'A fetch was answered too often.');
          if (left === 0) onEnd(missing);
        },
      );
    }
  }

  /** Stamps, signs and writes the next version of an entry, having seen what is held here. */
  writeEntry(
    albumId: Placement,
    item: { readonly placement: Placement; readonly itemId: ItemId },
    isTombstone = false,
  ): void {
    const seen = this.#held(item).map(({ versionId }) => versionId);
    this.tab.command(
      (operationId) => ({ type: 'stamp', operationId, ...item, seen }),
      (answer) => {
        this.#world.story.count(`answer ${answer.type}`);
        // Where the disk failed there is no dot to be had.
        if (answer.type === 'writeFailed') return;
        if (answer.type !== 'stamped') {
          throw new Violation('unanswered', `A stamp was answered by ${answer.type}.`);
        }
        const { dot, context, hlc } = answer;
        const meta = { ...item, albumId, sizeBytes: 600, dot, context, hlc, epoch: 0, isTombstone };
        this.#write([this.#world.forge.entry(meta)], seen);
      },
    );
  }

  #write(versions: readonly Version[], seen: readonly VersionId[] = []): void {
    const { truth, story, heap } = this.#world;
    const by = { writer: this.tab.deviceId, life: this.tab, issuedMs: heap.nowMs };
    const issued = versions.map((version) => truth.issue(version, seen, by));
    this.tab.command(
      (operationId) => ({ type: 'write', operationId, versions, isPin: true }),
      (answer) => {
        story.count(`answer ${answer.type}`);
        this.#checkWritten(answer, versions);
        for (const each of issued) {
          if (answer.type === 'durableHere') each.isDurable = true;
          if (answer.type === 'written') each.acknowledgedDevices = answer.devices;
        }
      },
    );
  }

  /** An acknowledgement speaks of disks: the world looks at them. */
  #checkWritten(answer: Answer, versions: readonly Version[]): void {
    const { truth } = this.#world;
    if (answer.type === 'durableHere') {
      const lacking = versions.find(
        ({ meta }) => !this.tab.disk.counts(meta) && !truth.isSuperseded(meta),
      );
      if (!lacking) return;
      throw new Violation('acknowledgedTooEarly', `${this.tab.name} does not hold what it says.`);
    }
    if (answer.type !== 'written') return;
    for (const { meta } of versions) {
      const honest = truth.keepersOf(meta).length + truth.destroyedCountOf(meta);
      const holders = honest + this.#world.hostilesCount;
      // The ring may have grown over the threshold of W while the write was under way.
      if (holders >= answer.devices && answer.devices >= safeDevicesMin) continue;
      throw new Violation(
        'acknowledgedTooEarly',
        `${this.tab.name} says ${answer.devices} devices hold ${meta.versionId.slice(0, 8)}; ${holders} do.`,
      );
    }
  }

  #held({ placement, itemId }: { placement: Placement; itemId: ItemId }): readonly VersionMeta[] {
    return this.tab.node.versionsOf(placement).filter((meta) => meta.itemId === itemId);
  }

  #withPost(album: Album, then: (post: Post) => void): void {
    const posts = this.visiblePosts(album);
    if (posts.length > 0) then(pick(this.#world.rng, posts));
  }

  visiblePosts(album: Album): readonly Post[] {
    return visiblePosts(album, this.tab.node.versionsOf(album.placement));
  }

  /** An album is kept here whole; of photos only so much is promised as somebody owns. */
  #show(placement: Placement, metas: readonly VersionMeta[]): void {
    const isAlbum = this.albums.some((album) => album.placement === placement);
    for (const { itemId } of isAlbum ? metas : []) {
      const key = itemKeyOf(placement, itemId);
      const entries = this.tab.node.siblingsOf(key).filter(({ form }) => form === 'entry');
      this.#see(key, entries);
    }
    this.#look(placement, metas);
  }

  /** What a hostile member's own tab shows is its own affair. */
  #see(
    key: ItemKey,
    shown: readonly VersionMeta[],
    seenBefore: readonly VersionMeta[] = this.#session.seenOf(key),
  ): void {
    if (this.tab.device.isHonest) this.#session.see(key, shown, seenBefore);
  }

  #look(placement: Placement, metas: readonly VersionMeta[]): void {
    const album = this.#world.albums.find((each) => each.placement === placement);
    if (!album) return;
    for (const post of visiblePosts(album, metas)) this.#pinMedia(post);
  }

  #pinMedia(post: Post): void {
    const placements = post.media
      .map(({ placement }) => placement)
      .filter((placement) => !this.#pinned.has(placement));
    if (placements.length === 0) return;
    for (const placement of placements) this.#pinned.add(placement);
    this.tab.command(() => ({ type: 'pin', placements, want: this.#style }));
  }

  #newId(kind: string): string {
    this.#writes += 1;
    return hashHex(`${kind} ${this.tab.nodeId} ${this.#world.heap.nowMs} ${this.#writes}`);
  }

  #brief(itemId: ItemId): string {
    return itemId.slice(0, 6);
  }

  #tell(what: string): void {
    this.#world.story.tell(this.#world.heap.nowMs, `${this.tab.name} ${what}`);
  }
}

/** Posts of which a version that is no tombstone is among these. */
const visiblePosts = (album: Album, metas: readonly VersionMeta[]): readonly Post[] =>
  metas.flatMap((meta) =>
    meta.form === 'entry' && !meta.isTombstone ? (album.postOf(meta.itemId) ?? []) : [],
  );
