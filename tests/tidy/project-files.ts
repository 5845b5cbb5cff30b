/** The files that make up the project: what git tracks, and what it would if asked. */

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectFolder = fileURLToPath(new URL('../..', import.meta.url));

export interface ProjectFile {
  /** Relative to the project, with forward slashes. */
  readonly path: string;
  readonly name: string;
  readonly text: string;
}

const textual = /\.(ts|js|svelte|css|html|json|webmanifest|md|txt|yml|svg)$|\.ci\/run$/;

export function projectFiles(): readonly ProjectFile[] {
  const list = ['ls-files', '--cached', '--others', '--exclude-standard', '-z'];
  const output = execFileSync('git', list, { cwd: projectFolder, encoding: 'utf8' });
  const paths = [...new Set(output.split('\0'))].filter((path) => textual.test(path));
  return paths.flatMap((path) => {
    const text = textOf(path);
    return text === undefined ? [] : [{ path, name: basename(path), text }];
  });
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(join(projectFolder, path), 'utf8');
  } catch {
    // Tracked and just deleted: git still lists it, and there is nothing to read.
    return undefined;
  }
}

const mentions = [
  /\bfrom\s+'([^']+)'/g,
  /\bimport\s*\(?\s*'([^']+)'/g,
  /\bnew URL\(\s*'([^']+)',\s*import\.meta\.url/g,
  /@import\s+(?:url\()?['"]([^'"]+)['"]/g,
  /\b(?:src|href)="([^"]+)"/g,
];

/** What a file imports or names as its worker, script or style. */
export function specifiersIn({ text }: ProjectFile): readonly string[] {
  return mentions.flatMap((pattern) =>
    [...text.matchAll(pattern)].map((match) => match[1] ?? '').map((found) => found.split('?')[0]!),
  );
}

/** The project file that a relative or rooted specifier names. */
export function resolveSpecifier(from: string, specifier: string): string | undefined {
  if (specifier.startsWith('/')) return normalize(specifier.slice(1));
  if (specifier.startsWith('.')) return normalize(join(dirname(from), specifier));
  return undefined;
}
