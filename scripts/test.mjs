/**
 * `npm test [-- arguments of vitest]`: sets up, runs all tests, and ends with `N passed, N failed` on a separate line.
 */
import { join } from 'node:path';
import { projectNode, root, runMain } from './process.mjs';
import { setUp } from './setup.mjs';
import { closingLine, runVitest, skippedLine } from './vitest.mjs';

const report = join(root, 'node_modules', '.gostats-tests.json');

await runMain(async () => {
  await setUp();
  const results = await runVitest(projectNode(), report, process.argv.slice(2));
  const skipped = skippedLine(results);
  if (skipped !== undefined) console.log(skipped);
  console.log(closingLine(results));
  return results.failed > 0 ? 1 : results.code;
});
