/** `npm test [-- arguments of vitest]`: sets up, runs all tests, and closes with `N passed, N failed` on a line of its own. */
import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { projectNode, root, runMain } from './process.mjs';
import { setUp } from './setup.mjs';

const report = join(root, 'node_modules', '.gostats-tests.json');

await runMain(async () => {
  await setUp();
  rmSync(report, { force: true });
  const code = await runVitest(process.argv.slice(2));
  const { passed, failed, skipped } = count(code);
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  return failed > 0 ? 1 : code;
});

function runVitest(args) {
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  return new Promise((resolve, reject) => {
    const child = spawn(projectNode(), [vitest, 'run', ...reporters, ...args], { cwd: root, stdio: 'inherit' });
    // Ctrl-C reaches vitest from the terminal; this process stays to say how far it came.
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => signal === 'SIGTERM' && child.kill(signal));
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}

/** A file that cannot be loaded and a rejection that nobody handled have no test of their own: each counts as a failed one. */
function count(code) {
  let results = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [] };
  try {
    results = JSON.parse(readFileSync(report, 'utf8'));
  } catch (error) {
    console.error(`vitest ended with code ${code} and left no report (${error.code ?? error.message}).`);
  }
  const unloadable = results.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.every((one) => one.status !== 'failed'),
  );
  const failed = results.numFailedTests + unloadable.length;
  return {
    passed: results.numPassedTests,
    failed: failed === 0 && code !== 0 ? 1 : failed,
    skipped: results.numPendingTests + results.numTodoTests,
  };
}
