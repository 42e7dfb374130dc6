import { spawn } from 'node:child_process';
import { accessSync, constants, readFileSync, rmSync } from 'node:fs';
import { delimiter, join, relative } from 'node:path';
import { root } from './process.mjs';

/** Programs that tests start, with the Debian package of each. */
const programs = {
  influxd: 'influxdb',
  prometheus: 'prometheus',
  promtool: 'prometheus',
  'victoria-metrics': 'victoria-metrics',
};

/** In CI, at most this many files with failed tests are rerun alone; more failures are not caused by load. */
const MAX_FILES_RETRIED = 3;

/**
 * Runs vitest in the root folder. In CI, files with failed tests are rerun alone, because real servers on a slow
 * machine can miss a time limit. Tests that then pass count as passed, and are reported as unsteady.
 * @param {string} node the Node that runs it
 * @param {string} report path of the JSON report
 * @returns {Promise<{ code: number, passed: number, failed: number, skipped: string[] }>} `skipped`: the first title of
 * each
 */
export async function runVitest(node, report, args) {
  const first = await runOnce(node, report, args);
  const files = [...new Set(first.failures.map(({ file }) => file))];
  if (!process.env.CI || files.length === 0 || files.length > MAX_FILES_RETRIED) return told(first);
  console.log(`Running again, alone: ${files.join(' ')}`);
  const second = await runOnce(node, report, files);
  // A second run without any tests proves nothing.
  if (second.passed + second.failed === 0) return told(first);
  const still = new Set(second.failures.map(titleOf));
  for (const one of first.failures)
    if (!still.has(titleOf(one))) console.log(`unsteady test: ${titleOf(one)}: ${one.message}`);
  const passed = first.passed + first.failed - second.failed;
  return told({ ...second, passed, skipped: first.skipped });
}

/** Prints one line per failed test at the end of the log, where it is easy to find. */
function told(results) {
  for (const one of results.failures) console.log(`failed test: ${titleOf(one)}: ${one.message}`);
  return results;
}

const titleOf = ({ file, title }) => `${file} > ${title}`;

async function runOnce(node, report, args) {
  rmSync(report, { force: true });
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const child = spawn(node, [vitest, 'run', ...reporters, ...args], { cwd: root, stdio: 'inherit' });
  // The terminal sends Ctrl-C to vitest as well; this process stays to report the results.
  const pass = (signal) => signal === 'SIGTERM' && child.kill(signal);
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, pass);
  const code = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (ended) => resolve(ended ?? 1));
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.off(signal, pass);
  return { code, ...count(report, code) };
}

/**
 * Counts the results. A file that cannot be loaded and an unhandled rejection belong to no test; each counts as a
 * failed one.
 */
function count(report, code) {
  let results = { numPassedTests: 0, numFailedTests: 0, testResults: [] };
  try {
    results = JSON.parse(readFileSync(report, 'utf8'));
  } catch (error) {
    console.error(`vitest exited with code ${code} and wrote no report (${error.code ?? error.message}).`);
  }
  const failures = results.testResults.flatMap(failuresOfFile);
  const skipped = results.testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => ['pending', 'skipped', 'todo', 'disabled'].includes(status))
    .map(({ ancestorTitles: [first], title }) => first || title);
  const failed = failures.length;
  return { passed: results.numPassedTests, failed: failed === 0 && code !== 0 ? 1 : failed, failures, skipped };
}

/** @returns {{ file: string, title: string, message: string }[]} `message`: the first line */
function failuresOfFile({ name, status, message, assertionResults }) {
  const file = relative(root, name).replaceAll('\\', '/');
  const failed = assertionResults.filter((one) => one.status === 'failed');
  if (status === 'failed' && failed.length === 0)
    return [{ file, title: '(the file itself)', message: firstLine(message) }];
  return failed.map(({ fullName, failureMessages }) => ({
    file,
    title: fullName,
    message: firstLine(failureMessages[0]),
  }));
}

const firstLine = (text = '') => text.split('\n', 1)[0].slice(0, 300);

/** Formats `N passed, N failed`, and the number skipped. */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`;
}

/** Describes which tests were skipped and how to run them; undefined if none were. */
export function skippedLine({ skipped }) {
  if (skipped.length === 0) return undefined;
  const counts = grouped(skipped);
  const which = [...counts].map(([title, { length }]) => `${title} (${length})`).join(', ');
  const missing = Object.keys(programs).filter((program) => !isOnPath(program));
  const packages = [...new Set(missing.map((program) => programs[program]))];
  const how =
    packages.length > 0
      ? `; not installed: ${missing.join(', ')}; to run them: apt-get install ${packages.join(' ')}`
      : '';
  return `skipped: ${which}${how}`;
}

/** Like Map.groupBy, which Node 20 lacks. */
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
