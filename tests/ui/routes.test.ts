import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashToRoute, isWholeId, routeToHash, type Route } from '../../src/ui/routes.ts';

const id = fc.stringMatching(/^[0-9a-f]{32}$/);
const route: fc.Arbitrary<Route> = fc.oneof(
  fc.constantFrom<Route>(
    { type: 'feed' },
    { type: 'albums' },
    { type: 'activity' },
    { type: 'you' },
    { type: 'network' },
    { type: 'join' },
  ),
  fc.record({ type: fc.constant('album' as const), albumId: id }),
  fc.record({ type: fc.constant('post' as const), albumId: id, postId: id }),
  fc.record({ type: fc.constant('newPost' as const), albumId: fc.option(id, { nil: undefined }) }),
  fc.record({
    type: fc.constant('settings' as const),
    section: fc.constantFrom(undefined, 'key', 'storage'),
  }),
);

describe('an address', () => {
  it('names the screen it was made from', () => {
    fc.assert(
      fc.property(route, (made) => {
        expect(hashToRoute(routeToHash(made))).toEqual(made);
      }),
    );
  });

  it('that nobody knows shows the feed', () => {
    expect(hashToRoute('#/nowhere/else')).toEqual({ type: 'feed' });
    expect(hashToRoute('')).toEqual({ type: 'feed' });
  });

  it('in capitals names the same album and post', () => {
    fc.assert(
      fc.property(id, id, (albumId, postId) => {
        const hash = `#/a/${albumId.toUpperCase()}/p/${postId.toUpperCase()}`;
        expect(hashToRoute(hash)).toEqual({ type: 'post', albumId, postId });
        expect(hashToRoute(`#/a/${albumId.toUpperCase()}`)).toEqual({ type: 'album', albumId });
      }),
    );
  });

  it('that lost or won a letter names no album', () => {
    fc.assert(
      fc.property(id, (whole) => {
        expect(isWholeId(whole)).toBe(true);
        expect(isWholeId(whole.slice(1))).toBe(false);
        expect(isWholeId(`${whole}0`)).toBe(false);
        expect(isWholeId(`g${whole.slice(1)}`)).toBe(false);
      }),
    );
  });

  it('with a key in it leads to the album, and the screen never repeats the key', () => {
    const shown = hashToRoute('#/a/0123/C7KQ-M2XD');
    expect(shown).toEqual({ type: 'album', albumId: '0123' });
    expect(routeToHash(shown)).toBe('#/a/0123');
  });
});
