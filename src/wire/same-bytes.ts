/** Whether two byte strings hold the same. Of public bytes only: it takes longer the more agree. */

export const isSameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, i) => byte === b[i]);
