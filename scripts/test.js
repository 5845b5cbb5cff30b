/** `npm test`: installs what is missing, runs everything, and ends with one line of counts. */

import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { buildApp } from './build-app.js';
import { runChecks } from './checks.js';
import { ensureChromium } from './chromium.js';
import { installDependencies } from './dependencies.js';
import { checkNodeVersion } from './node-version.js';
import { projectFolder, run, tool } from './run.js';

/** @typedef {{ passed: number, failed: number }} Counts */

checkNodeVersion();
await installDependencies();
const chromium = await ensureChromium();
const reportsFolder = join(projectFolder, '.cache', 'reports');
await mkdir(reportsFolder, { recursive: true });

const results = [
  await runChecks(),
  await runVitest(),
  (await buildApp()) ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 },
  // Two at a time what may be two at a time; then real tabs, alone.
  await runPlaywright('screens', 2),
  await runPlaywright('tabs', 1),
];
const passed = results.reduce((total, result) => total + result.passed, 0);
const failed = results.reduce((total, result) => total + result.failed, 0);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

async function runVitest() {
  const path = await freshReport('vitest.json');
  const { exitCode } = await run(
    tool(
      'vitest/vitest.mjs',
      ...['run', '--passWithNoTests', '--reporter=default', '--reporter=json'],
      `--outputFile.json=${path}`,
    ),
  );
  const report = await readReport(path);
  if (!report) return crashed('Vitest');
  // A file that cannot even be loaded has no tests to fail.
  const unloadable = report.testResults.filter(
    (/** @type {{ status: string, assertionResults: unknown[] }} */ file) =>
      file.status === 'failed' && file.assertionResults.length === 0,
  );
  return reconcile('Vitest', exitCode, {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloadable.length,
  });
}

/**
 * @param {string} project
 * @param {number} workers
 */
async function runPlaywright(project, workers) {
  const path = await freshReport(`playwright-${project}.json`);
  const { exitCode } = await run(
    tool(
      '@playwright/test/cli.js',
      ...['test', `--project=${project}`, `--workers=${workers}`],
      ...['--pass-with-no-tests', '--reporter=list,json'],
    ),
    { environment: { CHROMIUM_PATH: chromium, PLAYWRIGHT_JSON_OUTPUT_NAME: path } },
  );
  const report = await readReport(path);
  if (!report) return crashed(`Playwright (${project})`);
  return reconcile(`Playwright (${project})`, exitCode, {
    passed: report.stats.expected,
    failed: report.stats.unexpected + report.stats.flaky,
  });
}

/** @param {string} name */
async function freshReport(name) {
  const path = join(reportsFolder, name);
  await rm(path, { force: true });
  return path;
}

/** @param {string} path */
async function readReport(path) {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    // A runner that crashed wrote none, or half of one.
    return undefined;
  }
}

/**
 * A runner that fails with no failing test failed all the same.
 * @param {string} runner
 * @param {number} exitCode
 * @param {Counts} counts
 */
function reconcile(runner, exitCode, counts) {
  if (exitCode === 0 || counts.failed > 0) return counts;
  return { passed: counts.passed, failed: crashed(runner).failed };
}

/** @param {string} runner */
function crashed(runner) {
  console.log(`FAILED  ${runner} ended before its tests did`);
  return { passed: 0, failed: 1 };
}
