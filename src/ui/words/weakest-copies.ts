/** The post or album whose meter stands for several. */

import type { CopiesView } from '../../node/view-api.ts';

/** Of those the one furthest from safe. */
export const weakestCopies = (
  all: readonly { readonly copies: CopiesView }[],
): CopiesView | undefined =>
  all.map(({ copies }) => copies).toSorted((a, b) => rank(a) - rank(b))[0];

const rank = (copies: CopiesView): number => {
  switch (copies.state) {
    case 'notSaved':
      return 0;
    case 'onlyHere':
      return 1;
    case 'copying':
      return 2;
    case 'noneHere':
      return 3;
    case 'someAwayThin':
      return 4;
    case 'looking':
      return 5;
    case 'safe':
      return 6;
    case 'someAwaySafe':
      return 7;
    case 'completeNotHere':
      return 8;
    case 'complete':
      return 9;
  }
};
