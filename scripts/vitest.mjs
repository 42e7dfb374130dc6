import { spawn } from 'node:child_process';
import { accessSync, constants, readFileSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { root } from './process.mjs';

/** Programs that tests start, and the package of Debian that has each. */
const programs = { influxd: 'influxdb', prometheus: 'prometheus', promtool: 'prometheus', 'victoria-metrics': 'victoria-metrics' };

/**
 * Runs vitest in the root folder.
 * @param {string} node the Node that runs it
 * @param {string} report where its report in JSON goes
 * @returns {Promise<{ code: number, passed: number, failed: number, skipped: string[] }>} `skipped`: the first title of each
 */
export async function runVitest(node, report, args) {
  rmSync(report, { force: true });
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const child = spawn(node, [vitest, 'run', ...reporters, ...args], { cwd: root, stdio: 'inherit' });
  // Ctrl-C reaches vitest from the terminal; this process stays to say how far it came.
  const pass = (signal) => signal === 'SIGTERM' && child.kill(signal);
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, pass);
  const code = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (ended) => resolve(ended ?? 1));
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.off(signal, pass);
  return { code, ...count(report, code) };
}

/** A file that cannot be loaded and a rejection that nobody handled have no test of their own: each counts as a failed one. */
function count(report, code) {
  let results = { numPassedTests: 0, numFailedTests: 0, testResults: [] };
  try {
    results = JSON.parse(readFileSync(report, 'utf8'));
  } catch (error) {
    console.error(`vitest ended with code ${code} and left no report (${error.code ?? error.message}).`);
  }
  const unloadable = results.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.every((one) => one.status !== 'failed'),
  );
  const skipped = results.testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => ['pending', 'skipped', 'todo', 'disabled'].includes(status))
    .map(({ ancestorTitles: [first], title }) => first || title);
  const failed = results.numFailedTests + unloadable.length;
  return { passed: results.numPassedTests, failed: failed === 0 && code !== 0 ? 1 : failed, skipped };
}

/** `N passed, N failed`, and what was skipped. */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`;
}

/** Which tests were skipped, and how to have them run; undefined when none was. */
export function skippedLine({ skipped }) {
  if (skipped.length === 0) return undefined;
  const counts = grouped(skipped);
  const which = [...counts].map(([title, { length }]) => `${title} (${length})`).join(', ');
  const missing = Object.keys(programs).filter((program) => !isOnPath(program));
  const packages = [...new Set(missing.map((program) => programs[program]))];
  const how = packages.length > 0 ? `; not installed: ${missing.join(', ')}; to run them: apt-get install ${packages.join(' ')}` : '';
  return `skipped: ${which}${how}`;
}

/** As Map.groupBy, which the Node 20 of a machine lacks. */
function grouped(titles) {
  const groups = new Map();
  for (const title of titles) groups.set(title, [...(groups.get(title) ?? []), title]);
  return groups;
}

function isOnPath(program) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/sbin', '/usr/local/bin'];
  return folders.some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
