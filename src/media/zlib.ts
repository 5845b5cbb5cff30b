/** Zlib by the platform's own streams, with a bound on what comes out. */

import { joined, type Bytes } from './bytes.ts';

/** Undefined for what is not zlib, and for what grows beyond `bytesMax`. */
export async function inflate(deflated: Bytes, bytesMax: number): Promise<Bytes | undefined> {
  const inflated = new Blob([deflated]).stream().pipeThrough(new DecompressionStream('deflate'));
  const reader = inflated.getReader();
  const pieces: Bytes[] = [];
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return joined(pieces);

      size += value.byteLength;
      if (size > bytesMax) {
        await reader.cancel();
        return undefined;
      }
      pieces.push(value);
    }
  } catch {
    // The stream rejects on malformed input: hostile bytes, and so a plain answer.
    return undefined;
  }
}

export async function deflate(bytes: Bytes): Promise<Bytes> {
  const deflated = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate'));
  return new Uint8Array(await new Response(deflated).arrayBuffer());
}
