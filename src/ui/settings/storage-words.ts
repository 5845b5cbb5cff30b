/** How much is kept on this device, for whom, and whether the browser may take it away. */

import type { StorageView } from '../../node/view-api.ts';
import { sizeWords } from '../words/count-words.ts';

/** "1.2 GB of 24 GB, kept for good" */
export const storageShort = (storage: StorageView): string => {
  const sizes = `${sizeWords(storage.usedBytes)} of ${sizeWords(storage.quotaBytes)}`;
  return storage.isPersisted ? `${sizes}, kept for good` : sizes;
};

export interface StoragePart {
  readonly name: 'yours' | 'others' | 'rest' | 'free';
  readonly words: string;
  readonly bytes: number;
  /** Of the whole bar. */
  readonly share: number;
}

/** Yours, kept for others, what is neither (indexes, the app itself), free. */
export const storageParts = (storage: StorageView): readonly StoragePart[] => {
  const { yoursBytes, othersBytes, usedBytes } = storage;
  const restBytes = Math.max(0, usedBytes - yoursBytes - othersBytes);
  const takenBytes = yoursBytes + othersBytes + restBytes;
  const freeBytes = Math.max(0, storage.quotaBytes - takenBytes);
  const wholeBytes = Math.max(1, takenBytes + freeBytes);
  const parts = [
    { name: 'yours', words: 'Your albums', bytes: yoursBytes },
    { name: 'others', words: 'Kept for others', bytes: othersBytes },
    { name: 'rest', words: 'The app itself', bytes: restBytes },
    { name: 'free', words: 'Free', bytes: freeBytes },
  ] as const;
  return parts
    .filter((part) => part.bytes > 0)
    .map((part) => ({ ...part, share: part.bytes / wholeBytes }));
};
