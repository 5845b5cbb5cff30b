/** The metadata of a copy in as little memory as it takes. */

import type { CausalContext, VersionMeta } from '../version.ts';
import type { Place } from './item-order.ts';
import type { SharedIds } from './shared-ids.ts';

const noContext: CausalContext = [];

/**
 * The same metadata with its repeated ids shared: 100,000 items must fit. Written out field by
 * field: an object made by spreading keeps part of its fields outside of itself, for 40 bytes more.
 */
export const compactMeta = (
  { placement }: Place,
  meta: VersionMeta,
  ids: SharedIds,
): VersionMeta => {
  const { itemId, sizeBytes } = meta;
  const albumId = ids.share(meta.albumId);
  if (meta.form === 'chunk') {
    const versionId = chunkVersionId(meta);
    return { form: 'chunk', placement, itemId, versionId, albumId, sizeBytes };
  }
  const { versionId, hlc, isTombstone, epoch } = meta;
  const { seq } = meta.dot;
  return {
    form: 'entry',
    placement,
    itemId,
    versionId,
    albumId,
    sizeBytes,
    dot: { actor: ids.share(meta.dot.actor), seq },
    context: compactContext(meta.context, ids),
    hlc: { wallMs: hlc.wallMs, counter: hlc.counter },
    isTombstone,
    epoch,
  };
};

const compactContext = (context: CausalContext, ids: SharedIds): CausalContext =>
  context.length === 0
    ? noContext
    : context.map(({ actor, seq }) => ({ actor: ids.share(actor), seq }));

const chunkVersionId = (meta: VersionMeta): VersionMeta['versionId'] =>
  (meta.versionId as string) === meta.itemId
    ? (meta.itemId as string as VersionMeta['versionId'])
    : meta.versionId;
