/** What one photo may cost: more than any phone's camera writes, less than exhausts a phone. */

export const bytesMax = 64 * 1024 * 1024;
export const pixelsMax = 120_000_000;
