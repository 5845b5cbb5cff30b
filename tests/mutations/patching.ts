/** Where a mutation's texts stand, and what the file reads after them. */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Edit, Mutation } from './mutations.ts';

const pathOf = (root: string, { file }: Edit): string => join(root, 'src', 'engine', file);

/** Edits whose text does not stand exactly once in the source of today. */
export const misfits = (root: string, { edits }: Mutation): readonly Edit[] =>
  edits.filter((edit) => readFileSync(pathOf(root, edit), 'utf8').split(edit.from).length !== 2);

/** Carries the mutation out in the tree under `root`, and returns what takes it back. */
export const applyMutation = (root: string, { edits }: Mutation): (() => void) => {
  const paths = [...new Set(edits.map((edit) => pathOf(root, edit)))];
  const originals = paths.map((path) => readFileSync(path, 'utf8'));
  for (const edit of edits) {
    const path = pathOf(root, edit);
    writeFileSync(
      path,
      readFileSync(path, 'utf8').replace(edit.from, () => edit.to),
    );
  }
  return () => paths.forEach((path, index) => writeFileSync(path, originals[index] ?? ''));
};
