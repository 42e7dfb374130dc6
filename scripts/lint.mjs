/** `npm run lint [-- --fix]`: checks the rules (oxlint.config.ts) and the code style (fixed by `npm run format`). */
import { projectNode, root, runMain } from './process.mjs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

await runMain(async () => {
  const run = (name, args) =>
    spawnSync(projectNode(), [join(root, 'node_modules', name, 'bin', name), ...args], { cwd: root, stdio: 'inherit' })
      .status ?? 1;
  const rules = run('oxlint', ['--deny-warnings', ...process.argv.slice(2)]);
  const style = run('oxfmt', ['--check']);
  if (style !== 0) console.error('To correct the style: npm run format');
  return rules || style;
});
