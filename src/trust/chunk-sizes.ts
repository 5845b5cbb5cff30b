/** How photos are cut: known to whoever counts chunks as well as to whoever seals them. */

export const sealBytes = 16;
export const ciphertextBytesMax = 256 * 1024;
export const chunkTextBytesMax = ciphertextBytesMax - sealBytes;

/** A rendition's place is its number in a chunk's nonce; never reordered. */
export const renditionNames = ['thumb', 'view', 'original'] as const;
export type RenditionName = (typeof renditionNames)[number];
