/** Opens stored versions of one album's entries with its key, and remembers what it opened. */

import { decodeBody } from '../../album/decode-body.ts';
import type { OpenedEntry } from '../../album/entry-body.ts';
import type { VersionId } from '../../engine/ids.ts';
import type { EntryMeta, Version } from '../../engine/version.ts';
import { openContent, parseEnvelope } from '../../trust/envelope.ts';
import type { Storage } from '../storage/storage.ts';

export class EntryOpener {
  readonly #storage: Pick<Storage, 'load'>;
  readonly #readKey: Uint8Array;
  #openedById = new Map<VersionId, OpenedEntry>();

  constructor(storage: Pick<Storage, 'load'>, readKey: Uint8Array) {
    this.#storage = storage;
    this.#readKey = readKey;
  }

  /** What of these versions can be read; what cannot is left out. */
  async open(metas: readonly EntryMeta[]): Promise<readonly OpenedEntry[]> {
    const unopened = metas.filter((meta) => !this.#openedById.has(meta.versionId));
    if (unopened.length > 0) await this.#openAll(await this.#storage.load(unopened));

    return metas.flatMap((meta) => this.#openedById.get(meta.versionId) ?? []);
  }

  /** Lets go of versions that others have replaced. */
  forget(versionIds: readonly VersionId[]): void {
    for (const versionId of versionIds) this.#openedById.delete(versionId);
  }

  async #openAll(versions: readonly Version[]): Promise<void> {
    await Promise.all(versions.map((version) => this.#openOne(version)));
  }

  async #openOne(version: Version): Promise<void> {
    const envelope = parseEnvelope(version.bytes);
    if (!envelope.ok || version.meta.form !== 'entry') return;

    const { ref, authorId, role, meta } = envelope.value;
    const opened = { ref, meta, authorId, role };
    if (meta.isTombstone || ref.kind === 'chunk') {
      this.#openedById.set(meta.versionId, { ...opened, body: undefined });
      return;
    }
    const text = await openContent(envelope.value, this.#readKey);
    const body = text && decodeBody(ref.kind, text);
    if (body?.ok === true) this.#openedById.set(meta.versionId, { ...opened, body: body.value });
  }
}
