/** The words of a post, checked before they are written: what is too long is said, not cut. */

import { albumLimits } from '../../album/album-limits.ts';
import type { WriteFailure } from '../node-api.ts';

export interface PostTexts {
  readonly caption?: string;
  readonly tags?: readonly string[];
  readonly alts?: readonly string[];
}

/** Why these cannot be written, if they cannot. */
export const refusalOfTexts = ({
  caption = '',
  tags = [],
  alts = [],
}: PostTexts): WriteFailure | undefined => {
  const { captionLengthMax, altLengthMax, tagLengthMax, tagsMax } = albumLimits;
  if (caption.length > captionLengthMax) return tooLong('caption', captionLengthMax);
  if (alts.some((alt) => alt.length > altLengthMax)) return tooLong('alt', altLengthMax);
  if (tags.length > tagsMax || tags.some((tag) => tag.length > tagLengthMax)) {
    return tooLong('tags', tagLengthMax);
  }
  return undefined;
};

const tooLong = (field: 'caption' | 'alt' | 'tags', max: number): WriteFailure => ({
  type: 'tooLong',
  field,
  max,
});
