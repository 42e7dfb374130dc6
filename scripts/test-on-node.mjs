/**
 * Runs the tests of core and the sinks on Node versions other than the installed one: the oldest supported and the
 * newest. For CI on Linux: `node scripts/test-on-node.mjs 22.19.0 26.10.0`. Ends with the combined counts.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runMain, runQuietly, SetupError } from './process.mjs';
import { setUp } from './setup.mjs';
import { closingLine, runVitest } from './vitest.mjs';

const tested = ['core', 'line-protocol', 'net', 'sink-'].map((name) => `packages/${name}`);

await runMain(async () => {
  const versions = process.argv.slice(2);
  if (versions.length === 0) throw new SetupError('Expected one or more versions of Node.js as arguments.');
  await setUp();
  const folder = mkdtempSync(join(tmpdir(), 'gostats-nodes-'));
  const all = { passed: 0, failed: 0, skipped: [] };
  try {
    for (const version of versions) {
      const node = await bring(version, folder);
      console.log(`Node ${version}: ${tested.join(' ')}`);
      const results = await runVitest(node, join(folder, `${version}.json`), tested);
      console.log(`Node ${version}: ${closingLine(results)}`);
      all.passed += results.passed;
      all.failed += results.failed;
      all.skipped.push(...results.skipped);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  console.log(closingLine(all));
  return all.failed > 0 ? 1 : 0;
});

/** Installs a Node version from the registry, outside the workspace. @returns the path of the program */
async function bring(version, folder) {
  const name = `node-${process.platform}-${process.arch}`;
  const home = join(folder, version);
  const flags = ['--no-save', '--no-audit', '--no-fund', '--ignore-scripts', '--prefix', home];
  const { code, output } = await runQuietly('npm', ['install', ...flags, `${name}@${version}`]);
  if (code !== 0) throw new SetupError(`Cannot install Node ${version}:\n${output}`);
  const node = join(home, 'node_modules', name, 'bin', 'node');
  const said = await runQuietly(node, ['--version']);
  if (said.output.trim() !== `v${version}`)
    throw new SetupError(`${node} reports version ${said.output.trim()}, expected v${version}.`);
  return node;
}
