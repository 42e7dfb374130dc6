import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Runs the test that compares a page with its source, and lets it write the page. @param {string} test from the root */
export function updatePage(test) {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
  const { status } = spawnSync(process.execPath, [vitest, 'run', test, '--update'], { cwd: root, stdio: 'inherit' });
  process.exitCode = status ?? 1;
}
