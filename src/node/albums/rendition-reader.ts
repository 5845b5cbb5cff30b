/** Brings a photo's chunks together, from this disk or from whoever has them, and opens them. */

import type { MediaOwner } from '../../album/media-chunks.ts';
import { renditionChunks } from '../../album/media-chunks.ts';
import type { PostMedia } from '../../album/entry-body.ts';
import type { ItemId, Placement } from '../../engine/ids.ts';
import { err, ok, type Result } from '../../engine/result.ts';
import { openChunk } from '../../trust/chunk.ts';
import type { RenditionName } from '../../trust/chunk-sizes.ts';
import type { CommandDesk } from '../command-desk.ts';
import type { NeighbourCopies } from '../neighbour-copies.ts';
import type { Rendition, RenditionFailure } from '../node-api.ts';

export interface RenditionToRead {
  readonly owner: MediaOwner;
  readonly media: PostMedia;
  readonly name: RenditionName;
}

export interface ChunkSources {
  readonly desk: CommandDesk;
  /** The other slots of this browser. */
  readonly neighbours: Pick<NeighbourCopies, 'chunks'>;
}

export const readRendition = async (
  sources: ChunkSources,
  { owner, media, name }: RenditionToRead,
): Promise<Result<Rendition, RenditionFailure>> => {
  const chunks = renditionChunks(owner, media, name);
  const placement = chunks[0]?.placement;
  if (placement === undefined) return err({ type: 'damaged' });

  const itemIds = chunks.map((chunk) => chunk.itemId);
  const bytesByItem = await bytesOf(sources, placement, itemIds);
  if (bytesByItem.size < new Set(itemIds).size) return err({ type: 'noneHere' });

  const { sizeBytes, mimeType } = media[name];
  const whole = new Uint8Array(sizeBytes);
  let filledBytes = 0;
  for (const [index, itemId] of itemIds.entries()) {
    const sealed = bytesByItem.get(itemId);
    const text = sealed && (await openChunk({ media, name, index }, sealed));
    if (text === undefined || filledBytes + text.length > sizeBytes) {
      return err({ type: 'damaged' });
    }
    whole.set(text, filledBytes);
    filledBytes += text.length;
  }
  if (filledBytes !== sizeBytes) return err({ type: 'damaged' });

  return ok({ bytes: whole.buffer, mimeType });
};

/** What lies in another slot is on this disk already: it is fetched from nobody, and kept once. */
const bytesOf = async (
  { desk, neighbours }: ChunkSources,
  placement: Placement,
  itemIds: readonly ItemId[],
): Promise<ReadonlyMap<ItemId, Uint8Array>> => {
  const beside = await neighbours.chunks(placement, itemIds);
  const missing = itemIds.filter((itemId) => !beside.has(itemId));
  if (missing.length === 0) return beside;

  return new Map([...beside, ...(await fetchAll(desk, placement, missing))]);
};

/** What could be had, kept here from now on. */
const fetchAll = (
  desk: CommandDesk,
  placement: Placement,
  itemIds: readonly ItemId[],
): Promise<ReadonlyMap<ItemId, Uint8Array>> =>
  new Promise((resolve) => {
    const bytesByItem = new Map<ItemId, Uint8Array>();
    let answersLeft = itemIds.length;
    desk.follow({ type: 'fetch', placement, itemIds, isPin: true }, (answer) => {
      if (answer.type === 'fetched') {
        bytesByItem.set(answer.version.meta.itemId, answer.version.bytes);
      }
      answersLeft -= 1;
      if (answersLeft > 0) return 'more';

      resolve(bytesByItem);
      return 'last';
    });
  });
