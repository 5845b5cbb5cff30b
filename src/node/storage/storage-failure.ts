/** What went wrong with a disk, in the words that the rest of the node knows. */

import type { StorageFailure } from './storage.ts';

export const storageFailureOf = (error: unknown): StorageFailure =>
  error instanceof DOMException && error.name === 'QuotaExceededError'
    ? 'storageFull'
    : 'storageFailed';
