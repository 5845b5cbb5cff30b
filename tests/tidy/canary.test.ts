/** Plants one error of each kind: a check that lets its canary live is no check. */

import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { describe, expect, it, onTestFinished } from 'vitest';

import { projectFolder } from './project-files.ts';

const options = { cwd: projectFolder };
const eslint = new ESLint(options);
/** For rules that need no types: quicker, and the file it speaks of need not exist. */
const untypedEslint = new ESLint({
  ...options,
  overrideConfig: tseslint.configs.disableTypeChecked,
});

async function brokenRules(
  linter: ESLint,
  path: string,
  text: string,
): Promise<readonly (string | null)[]> {
  const [result] = await linter.lintText(text, { filePath: join(projectFolder, path) });
  return result!.messages.map(({ ruleId }) => ruleId);
}

describe('ESLint stops', () => {
  it.each([
    ['the engine reaching another realm', 'src/engine/x.ts', "import '../wire/codec.ts';"],
    [
      'the engine reaching for types even',
      'src/engine/x.ts',
      "import type { X } from '../node/x.ts';",
    ],
    ['the engine using a package', 'src/engine/x.ts', "import 'cborg';"],
    ['the engine using Node', 'src/engine/x.ts', "import 'node:fs';"],
    ['a leaf of the engine reaching up', 'src/engine/ids.ts', "import { x } from './ring/x.ts';"],
    [
      'the ring reaching replication',
      'src/engine/ring/x.ts',
      "import { x } from '../replication/x.ts';",
    ],
    [
      'membership reaching replication',
      'src/engine/membership/x.ts',
      "import { x } from '../replication/x.ts';",
    ],
    [
      'wire using the engine',
      'src/wire/x.ts',
      "import { RingNode } from '../engine/ring-node.ts';",
    ],
    ['trust reaching albums', 'src/trust/x.ts', "import type { X } from '../album/x.ts';"],
    ['albums using the engine', 'src/album/x.ts', "import { x } from '../engine/version.ts';"],
    ['the node reaching the page', 'src/node/x.ts', "import '../page/slot.ts';"],
    ['the page using the node', 'src/page/x.ts', "import { x } from '../node/node-api.ts';"],
    [
      'the page looking inside the node',
      'src/page/x.ts',
      "import type { X } from '../node/loop.ts';",
    ],
    [
      'a screen looking inside the node',
      'src/ui/x.ts',
      "import type { X } from '../node/loop.ts';",
    ],
    ['a screen using PeerJS', 'src/ui/x.ts', "import { Peer } from 'peerjs';"],
    ['a screen loading the engine late', 'src/ui/x.ts', "await import('../engine/ring-node.ts');"],
    ['a screen re-exporting the engine', 'src/ui/x.ts', "export * from '../engine/ring-node.ts';"],
    ['the page using IndexedDB', 'src/page/x.ts', "import { openDB } from 'idb';"],
    [
      'the service worker reaching a realm',
      'src/sw/x.ts',
      "import type { X } from '../page/x.ts';",
    ],
    ['the server reaching the app', 'signaling/x.ts', "import '../src/engine/ids.ts';"],
  ])('%s', async (_case, filePath, text) => {
    await expect(brokenRules(untypedEslint, filePath, text)).resolves.toContain(
      'borders/import-arrows',
    );
  });

  it.each([
    ['a screen using the page', 'src/ui/x.ts', "import { x } from '../page/app-client.ts'; x();"],
    [
      "a screen's own folder of a realm's name",
      'src/ui/x.ts',
      "import { x } from './album/x.ts'; x();",
    ],
    [
      'types of the contract',
      'src/ui/x.ts',
      "import type { X } from '../node/node-api.ts'; let x: X;",
    ],
    ['the engine speaking its types', 'src/engine/ids.ts', "import type { X } from './ring/x.ts';"],
  ])('but not %s', async (_case, filePath, text) => {
    await expect(brokenRules(untypedEslint, filePath, text)).resolves.not.toContain(
      'borders/import-arrows',
    );
  });

  it.each([
    ['Date', 'no-restricted-globals', 'export const x = Date.now();'],
    ['timers', 'no-restricted-globals', 'setTimeout(() => 1, 1);'],
    ['promises', 'no-restricted-globals', 'export const x = Promise.resolve(1);'],
    ['chance', 'no-restricted-properties', 'export const x = Math.random();'],
    ['async', 'no-restricted-syntax', 'export async function x() { return 1; }'],
    ['await', 'no-restricted-syntax', 'export const x = await 1;'],
  ])('%s in the engine', async (_case, rule, text) => {
    await expect(brokenRules(untypedEslint, 'src/engine/x.ts', text)).resolves.toContain(rule);
  });

  it.each([
    [
      'a promise nobody waits for',
      '@typescript-eslint/no-floating-promises',
      'const x = async () => 1; x();',
    ],
    [
      'a switch with a case missing',
      '@typescript-eslint/switch-exhaustiveness-check',
      "export const x = (y: 'a' | 'b') => { switch (y) { case 'a': return 1; } return 2; };",
    ],
    [
      'a switch that swallows new cases',
      '@typescript-eslint/switch-exhaustiveness-check',
      "export const x = (y: 'a' | 'b') => { switch (y) { case 'a': return 1; default: return 2; } };",
    ],
    [
      'a type imported as a value',
      '@typescript-eslint/consistent-type-imports',
      "import { Limits } from './limits.ts'; export const x = (y: Limits) => y;",
    ],
    [
      'five parameters',
      'max-params',
      'export const x = (a = 1, b = 2, c = 3, d = 4, e = 5) => a + b + c + d + e;',
    ],
    [
      'a function of 71 lines',
      'max-lines-per-function',
      `export function x(y: number) {\n${'y += 1;\n'.repeat(69)}return y;\n}`,
    ],
    ['any', '@typescript-eslint/no-explicit-any', 'export let x: any;'],
  ])('%s', async (_case, rule, text) => {
    await expect(brokenRules(eslint, 'signaling/options.ts', text)).resolves.toContain(rule);
  });
});

interface Outcome {
  readonly failed: boolean;
  readonly output: string;
}

function runTool(path: string, ...args: readonly string[]): Promise<Outcome> {
  const command = [join(projectFolder, 'node_modules', path), ...args];
  return new Promise((resolve) => {
    execFile(process.execPath, command, (error, stdout, stderr) =>
      resolve({ failed: error !== null, output: stdout + stderr }),
    );
  });
}

/** A realm of its own with the settings of a real one, where git and the other checks do not look. */
function plant(realm: string, name: string, text: string): string {
  const cache = join(projectFolder, '.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'canary-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const settings = join(projectFolder, realm, 'tsconfig.json');
  const tsconfig = { extends: settings, include: ['./**/*.ts', './**/*.svelte'] };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig));
  writeFileSync(join(folder, name), text);
  return folder;
}

describe('tsc stops', () => {
  it.each([
    ['a timer in the engine', 'src/engine', 'setTimeout(() => 1, 1);', 'setTimeout'],
    ['the document in the engine', 'src/engine', 'document.title;', 'document'],
    ['the console in the engine', 'src/engine', 'console.log(1);', 'console'],
    ['Node in the engine', 'src/engine', 'process.exit(1);', 'process'],
    ['the document in the node', 'src/node', 'document.title;', 'document'],
    ['Node in the page', 'src/page', 'process.exit(1);', 'process'],
    ['the document in the service worker', 'src/sw', 'document.title;', 'document'],
    ['the document in the server', 'signaling', 'document.title;', 'document'],
  ])('%s', async (_case, realm, text, name) => {
    const folder = plant(realm, 'canary.ts', `${text}\nexport {};\n`);
    const { failed, output } = await runTool('typescript/bin/tsc', '-p', folder);
    expect(output).toContain(`Cannot find name '${name}'`);
    expect(failed).toBe(true);
  });

  it('but not a file without a fault', async () => {
    const folder = plant('src/engine', 'canary.ts', 'export const one: number = 1;\n');
    const { failed, output } = await runTool('typescript/bin/tsc', '-p', folder);
    expect(output).toBe('');
    expect(failed).toBe(false);
  });
});

describe('svelte-check stops', () => {
  const check = (folder: string): Promise<Outcome> =>
    runTool(
      'svelte-check/bin/svelte-check',
      ...['--workspace', folder, '--tsconfig', join(folder, 'tsconfig.json')],
      ...['--fail-on-warnings', '--output', 'machine'],
    );

  it.each([
    [
      'a wrong type in a component',
      '<script lang="ts">let one: number = "two";</script>{one}',
      'not assignable',
    ],
    ['an image nobody can hear', '<img src="/a.png">', 'alt'],
    ['a style for nothing', '<p>one</p><style>.two { color: red; }</style>', 'Unused CSS selector'],
  ])('%s', async (_case, text, complaint) => {
    const { failed, output } = await check(plant('src/ui', 'Canary.svelte', text));
    expect(output).toContain(complaint);
    expect(failed).toBe(true);
  });

  it('but not a component without a fault', async () => {
    const { failed } = await check(plant('src/ui', 'Canary.svelte', '<p>one</p>'));
    expect(failed).toBe(false);
  });
});
