import encodeQR from 'qr';
import { describe, expect, it } from 'vitest';
import { readPasted } from '../../src/ui/join/pasted.ts';
import { codeIn } from '../../src/ui/scan/code-reader.ts';

const albumId = '0123456789abcdef'.repeat(2);
const link = `https://dynamo.example/#/a/${albumId}/C7KQ-M2XD-94TR-HWPM`;

/** The code as a camera might see it: grey on grey, a little to the side. */
function photographed(text: string, dotPx: number): ImageData {
  const modules = encodeQR(text, 'raw', { ecc: 'medium', border: 4 });
  const side = modules.length * dotPx + 40;
  const data = new Uint8ClampedArray(side * side * 4);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const isDark = modules[Math.floor((y - 15) / dotPx)]?.[Math.floor((x - 25) / dotPx)] ?? false;
      data.set([isDark ? 60 : 190, isDark ? 62 : 188, isDark ? 66 : 180, 255], (y * side + x) * 4);
    }
  }
  return { width: side, height: side, data, colorSpace: 'srgb' };
}

describe('a scanned code', () => {
  it('says the link and the key it was made of', () => {
    const code = codeIn(photographed(link, 4));
    expect(code).toBe(link);
    expect(readPasted(code ?? '')).toEqual({
      type: 'link',
      albumId,
      key: 'C7KQ-M2XD-94TR-HWPM',
    });
  });

  it('is not found where there is none', () => {
    const empty = photographed(link, 4);
    empty.data.fill(200);
    expect(codeIn(empty)).toBeUndefined();
  });
});
