import { describe, expect, test } from 'vitest';
import { parseFragment } from '../../src/page/arrival.ts';

const albumId = '0123456789abcdef'.repeat(2);

describe('arrival', () => {
  test('a link alone names its album', () => {
    expect(parseFragment(`#/a/${albumId}`)).toEqual({ type: 'link', albumId });
  });

  test('a link with its key carries both', () => {
    expect(parseFragment(`#/a/${albumId}/C7KQ-M2XD`)).toEqual({
      type: 'linkWithKey',
      albumId,
      key: 'C7KQ-M2XD',
    });
  });

  test('a slash behind the key does not leave it in the address', () => {
    expect(parseFragment(`#/a/${albumId}/C7KQ-M2XD/`)).toEqual({
      type: 'linkWithKey',
      albumId,
      key: 'C7KQ-M2XD',
    });
    expect(parseFragment(`#/a/${albumId}/`)).toEqual({ type: 'link', albumId });
  });

  test('a link in capitals is the same link', () => {
    expect(parseFragment(`#/a/${albumId.toUpperCase()}/KEY`)).toEqual({
      type: 'linkWithKey',
      albumId,
      key: 'KEY',
    });
  });

  test.each(['', '#/', '#/albums', `#/a/${albumId}/k/more`])('%o is no arrival', (fragment) => {
    expect(parseFragment(fragment)).toEqual({ type: 'none' });
  });
});
