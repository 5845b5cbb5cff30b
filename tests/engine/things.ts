/** Entries and chunks to test with. What they say means nothing to the engine. */

import type { Answer } from '../../src/engine/effect.ts';
import type { Actor, ItemId, Placement, VersionId } from '../../src/engine/ids.ts';
import type { EntryMeta, Version } from '../../src/engine/version.ts';

const hexOf = (text: string, digits: number): string =>
  Array.from(text, (character) => character.charCodeAt(0).toString(16))
    .join('')
    .padStart(digits, '0')
    .slice(-digits);

export const placementNamed = (name: string): Placement => hexOf(name, 32) as Placement;
export const itemNamed = (name: string): ItemId => hexOf(name, 64) as ItemId;
export const actorNamed = (name: string): Actor => hexOf(name, 16) as Actor;

export const album = placementNamed('album');

export const entry = (name: string, meta: Partial<EntryMeta> = {}): Version => ({
  meta: {
    form: 'entry',
    placement: album,
    itemId: itemNamed(name),
    versionId: hexOf(`version of ${name} ${JSON.stringify(meta.dot ?? '')}`, 64) as VersionId,
    albumId: album,
    sizeBytes: 300,
    dot: { actor: actorNamed(name), seq: 1 },
    context: [],
    hlc: { wallMs: 1_700_000_000_000, counter: 0 },
    isTombstone: false,
    epoch: 0,
    ...meta,
  },
  bytes: new Uint8Array(3),
});

/** An entry as its author makes it of a stamp. */
export const stampedEntry =
  (name: string, meta: Partial<EntryMeta> = {}) =>
  ({ dot, context, hlc }: Extract<Answer, { type: 'stamped' }>): Version =>
    entry(name, { dot, context, hlc, ...meta });

export const chunk = (name: string, sizeBytes = 1000): Version => ({
  meta: {
    form: 'chunk',
    placement: placementNamed(`media of ${name}`),
    itemId: itemNamed(name),
    versionId: itemNamed(name) as string as VersionId,
    albumId: album,
    sizeBytes,
  },
  bytes: new Uint8Array(3),
});
