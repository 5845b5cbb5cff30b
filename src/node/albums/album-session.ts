/**
 * One album of this user while the tab lives: its keys, what its entries say, and writing into it.
 * What the ring holds of it comes in as items that changed; what the user does goes out as drafts
 * that the engine stamps, trust seals and the engine writes.
 */

import { AlbumState } from '../../album/album-state.ts';
import { draftMerge, siblingsMax } from '../../album/merge-down.ts';
import type { Siblings } from '../../album/entry-body.ts';
import { itemKeyOf, type ItemId, type VersionId } from '../../engine/ids.ts';
import { err, ok, type Result } from '../../engine/result.ts';
import type { EntryMeta, Hlc, VersionMeta } from '../../engine/version.ts';
import type { AlbumKeys } from '../../trust/album-keys.ts';
import { createAuthor, type Author } from '../../trust/author.ts';
import { sealEntry } from '../../trust/envelope.ts';
import { openRoleGrant } from '../../trust/grant.ts';
import type { EntryDraft, EntryRef } from '../../trust/entry.ts';
import { mayWrite } from '../../trust/rights.ts';
import type { CommandDesk } from '../command-desk.ts';
import type { RingReader } from '../ring-reader.ts';
import type { Storage, StorageFailure } from '../storage/storage.ts';
import { writeHere } from './chunk-writer.ts';
import { EntryOpener } from './entry-opener.ts';

export interface SessionParts {
  readonly desk: CommandDesk;
  readonly ring: RingReader;
  readonly storage: Pick<Storage, 'load'>;
  readonly userKey: Uint8Array;
  /** Something of this album reads differently now. */
  onChanged(session: AlbumSession): void;
}

export interface EntryToWrite {
  readonly ref: EntryRef;
  /** Versions the user had on the screen. */
  readonly seen: readonly VersionId[];
  readonly draft: (hlc: Hlc) => EntryDraft;
}

export type SessionWriteFailure = StorageFailure | 'notAllowed' | 'tooManyWriters';

export class AlbumSession {
  readonly keys: AlbumKeys;
  readonly state = new AlbumState();
  readonly openedAtMs = performance.now();
  /** Made in this tab, so nobody else can have heard of it before. */
  readonly isNew: boolean;
  readonly #parts: SessionParts;
  readonly #opener: EntryOpener;
  readonly #versionIdsByItem = new Map<ItemId, readonly VersionId[]>();
  readonly #unread = new Set<ItemId>();
  #author: Author | undefined;
  #hasEnded = false;
  #opening: Promise<void> | undefined;
  #applying: Promise<void> = Promise.resolve();

  constructor(keys: AlbumKeys, parts: SessionParts, isNew: boolean) {
    this.keys = keys;
    this.isNew = isNew;
    this.#parts = parts;
    this.#opener = new EntryOpener(parts.storage, keys.readKey);
  }

  /** Resolves once what is on this disk has been read; the ring is asked for the rest, and watched. */
  open(): Promise<void> {
    this.#opening ??= this.#open();
    return this.#opening;
  }

  async #open(): Promise<void> {
    const { ring, desk } = this.#parts;
    desk.tell({ type: 'pin', placements: [this.keys.albumId], want: 'everything' });
    await this.itemsChanged(ring.versionsOf(this.keys.albumId));
  }

  /** Says nothing of the album any more. */
  end(): void {
    this.#hasEnded = true;
  }

  /** The user left: its photos are wanted here no longer either. */
  close(): void {
    this.end();
    const photos = this.state.posts.flatMap((post) => post.media.map((media) => media.mediaId));
    this.#parts.desk.tell({ type: 'unpin', placements: [this.keys.albumId, ...photos] });
  }

  /** Resolves once the state says what all items say that came so far. */
  settled(): Promise<void> {
    return this.#applying;
  }

  /** Resolves once the state says what these items say now. */
  itemsChanged(metas: readonly VersionMeta[]): Promise<void> {
    const itemIds = new Set(
      metas.filter((meta) => meta.form === 'entry').map((meta) => meta.itemId),
    );
    for (const itemId of itemIds) this.#unread.add(itemId);
    if (itemIds.size > 0) this.#applying = this.#applying.then(() => this.#readAll());
    return this.#applying;
  }

  /** Who the user is here; undefined for viewers, and while the album's entry has not come. */
  async author(): Promise<Author | undefined> {
    if (this.#author !== undefined) return this.#author;

    const { albumId } = this.keys;
    const grants = await Promise.all(
      (this.state.head?.grants ?? []).map((bytes) => openRoleGrant(bytes, albumId)),
    );
    const author = await createAuthor({
      userKey: this.#parts.userKey,
      keys: this.keys,
      grants: grants.flatMap((grant) => (grant.ok ? [grant.value] : [])),
    });
    if (author.ok) this.#author = author.value;
    return this.#author;
  }

  /** Resolves once the version is on this disk and in the state. */
  async write({ ref, seen, draft }: EntryToWrite): Promise<Result<null, SessionWriteFailure>> {
    const author = await this.author();
    if (author === undefined) return err('notAllowed');

    const { desk } = this.#parts;
    const { placement, itemId } = ref;
    const stamp = await desk.ask({ type: 'stamp', placement, itemId, seen });
    if (stamp.type !== 'stamped') {
      const isRefused = stamp.type === 'writeFailed' && stamp.reason === 'tooManyWriters';
      return err(isRefused ? 'tooManyWriters' : 'storageFailed');
    }

    const { dot, context, hlc } = stamp;
    const version = await sealEntry({
      draft: draft(hlc),
      stamp: { dot, context, hlc },
      author,
      keys: this.keys,
    });
    const written = await writeHere(desk, [version]);
    if (!written.ok) return written;

    await this.itemsChanged([version.meta]);
    return ok(null);
  }

  /** What a failing disk keeps back is read with the next change. */
  async #readAll(): Promise<void> {
    const itemIds = new Set(this.#unread);
    try {
      await this.#apply(itemIds);
      for (const itemId of itemIds) this.#unread.delete(itemId);
    } catch {
      // The disk, which may be read again a moment later; the items stay unread until then.
    }
  }

  async #apply(itemIds: ReadonlySet<ItemId>): Promise<void> {
    const siblingsByItem = new Map<ItemId, readonly EntryMeta[]>();
    for (const itemId of itemIds) {
      const metas = this.#parts.ring.siblingsOf(itemKeyOf(this.keys.albumId, itemId));
      siblingsByItem.set(
        itemId,
        metas.filter((meta) => meta.form === 'entry'),
      );
    }
    // One load for all: opening an album is one pass over the disk.
    await this.#opener.open([...siblingsByItem.values()].flat());
    for (const [itemId, metas] of siblingsByItem) await this.#applyItem(itemId, metas);
    if (!this.#hasEnded) this.#parts.onChanged(this);
  }

  async #applyItem(itemId: ItemId, metas: readonly EntryMeta[]): Promise<void> {
    const versionIds = metas.map((meta) => meta.versionId);
    const replaced = (this.#versionIdsByItem.get(itemId) ?? []).filter(
      (versionId) => !versionIds.includes(versionId),
    );
    this.#opener.forget(replaced);
    this.#versionIdsByItem.set(itemId, versionIds);

    const [first, ...others] = await this.#opener.open(metas);
    if (first === undefined) return;
    this.state.setItem([first, ...others]);
    // Not awaited: what it writes is read in its turn, after this.
    if (others.length >= siblingsMax) void this.#mergeDown([first, ...others]);
  }

  /** Whoever may write the entry writes what its siblings come to; two who do so agree. */
  async #mergeDown(siblings: Siblings): Promise<void> {
    const [{ ref }] = siblings;
    const author = await this.author();
    const draft = draftMerge(siblings);
    if (author === undefined || draft === undefined || this.#hasEnded) return;

    const isOwn = ref.creatorId === author.authorId;
    const isTombstone = draft.type === 'tombstone';
    if (!mayWrite({ role: author.role, kind: ref.kind, isOwn, isTombstone })) return;
    const seen = siblings.map(({ meta }) => meta.versionId);
    await this.write({ ref, seen, draft: () => draft });
  }
}
