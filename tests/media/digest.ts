/** Files compared by their hash: as exact as byte by byte, a hundred times faster to assert. */

import { createHash } from 'node:crypto';

export function digest(...pieces: readonly Uint8Array[]): string {
  const hash = createHash('sha256');
  for (const piece of pieces) hash.update(piece);
  return hash.digest('hex');
}
