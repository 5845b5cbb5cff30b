import { describe, expect, it, test } from 'vitest';
import { albumLimits } from '../../src/album/album-limits.ts';
import type { PhotoType } from '../../src/album/photo-types.ts';
import type { MediaView, PostView } from '../../src/node/view-api.ts';
import { downloadName } from '../../src/ui/post/download-name.ts';

const mediaOf = (originalMimeType: PhotoType): MediaView => ({ originalMimeType }) as MediaView;

const nameOf = (albumTitle: string, createdAtMs = Date.UTC(2025, 7, 16)): string => {
  const media = mediaOf('image/jpeg');
  return downloadName({ albumTitle, createdAtMs, media: [media] } as unknown as PostView, media);
};

describe('a saved photo', () => {
  it('is named after album, day, and place among several', () => {
    const media = [mediaOf('image/png'), mediaOf('image/webp')] as const;
    const post = { albumTitle: 'Lake house', createdAtMs: Date.UTC(2025, 7, 16), media };
    expect(downloadName(post as unknown as PostView, media[1])).toBe(
      'Lake house 2025-08-16 2.webp',
    );
    expect(nameOf('Lake house')).toBe('Lake house 2025-08-16.jpg');
  });

  test.each([
    ['../../.bashrc', 'bashrc 2025-08-16.jpg'],
    ['a/b\\c:d*e?f"g<h>i|j', 'abcdefghij 2025-08-16.jpg'],
    ['photo\u202egpj.exe', 'photogpjexe 2025-08-16.jpg'],
    ['$(rm) `x`; &\n\0', 'rm x 2025-08-16.jpg'],
    ['🎉', 'Photo 2025-08-16.jpg'],
    ['नमस्ते', 'नमस्ते 2025-08-16.jpg'],
  ])('of an album called %j is %s', (title, name) => {
    expect(nameOf(title)).toBe(name);
  });

  it('has a name that every file system takes, whatever title and time say', () => {
    const { titleLengthMax, timeMsMax } = albumLimits;
    for (const letter of ['x', '本', '𠮷']) {
      const name = nameOf(letter.repeat(titleLengthMax), timeMsMax);
      expect(new TextEncoder().encode(name).length).toBeLessThanOrEqual(255);
      expect(name.endsWith('.jpg')).toBe(true);
    }
  });
});
