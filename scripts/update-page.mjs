import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { projectNode, root } from './process.mjs';

/**
 * Runs the test that compares a page with its source, and lets it update the page. @param {string} test path from the
 * root
 */
export function updatePage(test) {
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const { status } = spawnSync(projectNode(), [vitest, 'run', test, '--update'], { cwd: root, stdio: 'inherit' });
  process.exitCode = status ?? 1;
}
