/** Rules of the house that no linter knows. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import {
  projectFiles,
  projectFolder,
  resolveSpecifier,
  specifiersIn,
  type ProjectFile,
} from './project-files.ts';

const files = projectFiles();
const code = files.filter(({ path }) => /\.(ts|js|svelte)$/.test(path));
const source = files.filter(({ path }) => /^src\/.*\.(ts|svelte|css)$/.test(path));
const program = code.filter(({ path }) => !path.startsWith('tests/'));

const paths = (found: readonly ProjectFile[]): readonly string[] => found.map(({ path }) => path);

describe('every file', () => {
  it('is at most 400 lines long', () => {
    const linesOf = ({ text }: ProjectFile): number => text.trimEnd().split('\n').length;
    expect(paths(code.filter((file) => linesOf(file) > 400))).toEqual([]);
  });

  it('has a name that says what is in it', () => {
    const vague = /^(utils?|helpers?|misc|common|shared|index)(\.|$)/i;
    const isVague = ({ path }: ProjectFile): boolean => path.split('/').some((p) => vague.test(p));
    expect(paths(code.filter(isVague))).toEqual([]);
  });

  it('is named in kebab-case, components in PascalCase', () => {
    const wellNamed = ({ name }: ProjectFile): boolean =>
      name.endsWith('.svelte')
        ? /^[A-Z][A-Za-z0-9]*\.svelte$/.test(name)
        : /^[a-z0-9]+(-[a-z0-9]+)*(\.(svelte|test|spec|setup|config|d))?\.(ts|js)$/.test(name);
    expect(paths(code.filter((file) => !wellNamed(file)))).toEqual([]);
  });

  it('says at its top what it is', () => {
    const opens = /^(#!.*\n)?\s*(\/\*\*|\/\/|<!--)/;
    expect(paths(program.filter(({ text }) => !opens.test(text)))).toEqual([]);
  });

  it('leaves nothing to be done later', () => {
    // Spelt so that this line does not find itself.
    const later = /\b(TO[D]O|FIX[M]E|XX[X])\b/;
    expect(paths(code.filter(({ text }) => later.test(text)))).toEqual([]);
  });

  it('takes its library from its realm and not by reference', () => {
    expect(paths(code.filter(({ text }) => /\/\/\/\s*<reference\s+lib/.test(text)))).toEqual([]);
  });

  it('gives a reason where it silences the linter', () => {
    const silenced = ({ text }: ProjectFile): boolean =>
      text.split('\n').some((line) => /eslint-disable/.test(line) && !/ -- \S/.test(line));
    expect(
      paths(code.filter((file) => !file.path.startsWith('tests/tidy/') && silenced(file))),
    ).toEqual([]);
  });

  it('knows no machine and no package registry', () => {
    const local = /(?<![\w.@-])\/(?:work|home|root|Users|tmp)\/|https?:\/\/[\w.-]*registry[\w.-]*/;
    expect(paths(files.filter(({ text }) => local.test(text)))).toEqual([]);
  });
});

describe('every source file', () => {
  it('is used by another one, or is where a realm begins', () => {
    const begins = ['src/sw/sw.ts'];
    const users = [...source, ...files.filter(({ path }) => path === 'index.html')];
    const used = new Set(
      users.flatMap((user) => specifiersIn(user).map((s) => resolveSpecifier(user.path, s))),
    );
    const unused = source.filter(({ path }) => !used.has(path) && !begins.includes(path));
    expect(paths(unused)).toEqual([]);
  });

  it('reaches PeerJS through one file', () => {
    const reach = program.filter((file) => specifiersIn(file).includes('peerjs'));
    expect(reach).toHaveLength(1);
  });
});

describe('every package', () => {
  it('in package.json is used', () => {
    const { dependencies, devDependencies } = JSON.parse(
      readFileSync(join(projectFolder, 'package.json'), 'utf8'),
    ) as Record<'dependencies' | 'devDependencies', Record<string, string>>;
    const tools = ['svelte-check', 'typescript', 'tsx', 'prettier', 'prettier-plugin-svelte'];
    const mentioned = files.flatMap(specifiersIn).map(packageOf);
    const isUsed = (name: string): boolean =>
      name.startsWith('@types/') || tools.includes(name) || mentioned.includes(name);
    const names = Object.keys({ ...dependencies, ...devDependencies });
    expect(names.filter((name) => !isUsed(name))).toEqual([]);
  });
});

describe('every page of documentation', () => {
  it('has one title', () => {
    const titlesOf = ({ text }: ProjectFile): number =>
      text.replace(/^```[\s\S]*?^```/gm, '').match(/^# /gm)?.length ?? 0;
    const pages = files.filter(({ path }) => path.endsWith('.md'));
    expect(paths(pages.filter((page) => titlesOf(page) !== 1))).toEqual([]);
  });
});

describe('the manifest', () => {
  interface Image {
    readonly src: string;
    readonly sizes: string;
  }

  it('names images that are there, in the size it says', () => {
    const path = join(projectFolder, 'public', 'manifest.webmanifest');
    const manifest = JSON.parse(readFileSync(path, 'utf8')) as {
      readonly icons: readonly Image[];
      readonly screenshots?: readonly Image[];
    };
    for (const { src, sizes } of [...manifest.icons, ...(manifest.screenshots ?? [])]) {
      const png = readFileSync(join(projectFolder, 'public', src));
      // A PNG begins with its signature and the header chunk: width and height at 16 and 20.
      expect(`${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`, src).toBe(sizes);
    }
  });
});

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
