import { describe, expect, it } from 'vitest';
import type { MediaView, PostView } from '../../src/node/view-api.ts';
import { editOf } from '../../src/ui/post/post-edit.ts';

const media = [{ alt: 'A lake' }, { alt: '' }] as unknown as readonly MediaView[];
const post = { caption: 'Swim', tags: ['august'], media, seen: ['v1'] } as unknown as PostView;
const same = { caption: 'Swim', tags: ['august'], alts: ['A lake', ''] };

describe('an edit', () => {
  it('is none when nothing was changed but spaces', () => {
    expect(editOf(post, same)).toBeUndefined();
    expect(editOf(post, { ...same, caption: ' Swim ' })).toBeUndefined();
  });

  it('says what was changed and leaves out the rest', () => {
    expect(editOf(post, { ...same, caption: '' })).toEqual({ seen: ['v1'], caption: '' });
    expect(editOf(post, { ...same, tags: [] })).toEqual({ seen: ['v1'], tags: [] });
    expect(editOf(post, { ...same, alts: ['A lake', 'Two otters'] })).toEqual({
      seen: ['v1'],
      alts: ['A lake', 'Two otters'],
    });
  });
});
