/** What a reader should never have to look for: borders, floating promises, missing cases, length. */

import svelte from 'eslint-plugin-svelte';
import { defineConfig, globalIgnores } from 'eslint/config';
import globals from 'globals';
import tseslint from 'typescript-eslint';

import { importArrows } from './scripts/lint/import-arrows.js';

const typed = ['**/*.ts', '**/*.svelte'];

/** The engine is a function of its inputs: whatever reads the world is not there. */
const worldly = [
  'Date',
  'Promise',
  'performance',
  'crypto',
  'fetch',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'console',
];

/** Where ESLint cannot see a type and svelte-check or the matcher's own types can. */
const unsafeOff = {
  '@typescript-eslint/no-unsafe-argument': 'off',
  '@typescript-eslint/no-unsafe-assignment': 'off',
  '@typescript-eslint/no-unsafe-call': 'off',
  '@typescript-eslint/no-unsafe-member-access': 'off',
  '@typescript-eslint/no-unsafe-return': 'off',
};

export default defineConfig(
  globalIgnores(['dist/', 'test-results/', 'playwright-report/', '.cache/', 'tests/fixtures/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.js', ...typed],
    plugins: { borders: { rules: { 'import-arrows': importArrows } } },
    rules: {
      'borders/import-arrows': 'error',
      'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', { max: 4 }],
      'max-depth': ['error', { max: 3 }],
      eqeqeq: 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      'object-shorthand': 'error',
      'no-empty': ['error', { allowEmptyCatch: false }],
    },
  },
  {
    files: typed,
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: {
        projectService: true,
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.svelte'],
      },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { allowDefaultCaseForExhaustiveSwitch: false, requireDefaultForNonUnion: true },
      ],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      // A port's methods are async even where one adapter has nothing to wait for.
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    extends: [svelte.configs.recommended, svelte.configs.prettier],
    languageOptions: { globals: globals.browser, parserOptions: { parser: tseslint.parser } },
    rules: {
      ...unsafeOff,
      // Props are destructured with `let`; the plugin's own rule knows the runes.
      'prefer-const': 'off',
      'svelte/prefer-const': 'error',
      // What screens show is replaced whole; the maps beside it are caches nobody watches.
      'svelte/prefer-svelte-reactivity': 'off',
      'no-restricted-syntax': [
        'error',
        {
          selector:
            "SvelteElement[kind='html'] > SvelteStartTag > SvelteAttribute[key.name='style'][value.length=1] > SvelteLiteral",
          message: 'The security policy blocks style attributes: use a class, or style:property.',
        },
      ],
    },
  },
  {
    files: ['src/engine/**/*.ts'],
    rules: {
      'no-restricted-globals': ['error', ...worldly],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Randomness comes in through the rng.' },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: ':function[async=true]', message: 'The engine never awaits.' },
        { selector: 'AwaitExpression', message: 'The engine never awaits.' },
        { selector: 'ForOfStatement[await=true]', message: 'The engine never awaits.' },
      ],
    },
  },
  {
    files: ['tests/**/*.ts'],
    rules: {
      // A describe block is a list, and a story is as long as it is.
      'max-lines-per-function': 'off',
      '@typescript-eslint/unbound-method': 'off',
      // Matchers such as expect.any() are `any`, on purpose.
      ...unsafeOff,
    },
  },
);
