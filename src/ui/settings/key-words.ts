/** The 24 words: reading them back, and asking for three of them. */

export const keyWordsCount = 24;

/** Words as they were pasted, scanned or typed, with or without numbers and commas. */
export const wordsIn = (text: string): readonly string[] =>
  text
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== '');

/** Three places of the words in their order, one from each third, so that none is next to another. */
export const placesToAsk = (random: () => number): readonly number[] => {
  const third = keyWordsCount / 3;
  return [0, 1, 2].map((part) => part * third + Math.floor(random() * (third - 1)));
};

export const restoreFailureSentence = (
  failure:
    | { readonly type: 'wordsWrong'; readonly index: number | undefined }
    | { readonly type: 'keyInUse' },
): string => {
  switch (failure.type) {
    case 'wordsWrong':
      return failure.index === undefined
        ? 'One of the words is wrong, or two stand in the wrong order.'
        : `Word ${failure.index + 1} is not one of the words there are.`;
    case 'keyInUse':
      return 'This browser holds albums of another key. Leave them first.';
  }
};
