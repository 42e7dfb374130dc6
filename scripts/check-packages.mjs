/**
 * Checks every public package as users get it: packs it, lints it (publint) and resolves its types (attw); then
 * installs all of them with npm into an empty folder, imports each entry point and runs the installed gostats.
 */
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageManager, readManifest, workspaceFolders } from './fingerprint.mjs';
import { projectNode, root, runMain, runQuietly } from './process.mjs';
import { setUp } from './setup.mjs';

await runMain(async () => {
  await setUp();
  const manifests = workspaceFolders()
    .map(readManifest)
    .filter((manifest) => manifest.private !== true);
  const folder = mkdtempSync(join(tmpdir(), 'gostats-pack-'));
  try {
    const problems = [...(await checkTarballs(manifests, folder)), ...(await checkInstalled(manifests, folder))];
    for (const problem of problems) console.error(problem);
    console.log(`${manifests.length} packages packed, installed and run: ${problems.length} problems`);
    return problems.length > 0 ? 1 : 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** @returns {Promise<string[]>} problems */
async function checkTarballs(manifests, folder) {
  const filters = manifests.flatMap(({ name }) => ['--filter', name]);
  const pack = ['exec', '--yes', '--', packageManager(), '-r', ...filters, 'pack', '--pack-destination', folder];
  const packed = await runQuietly('npm', pack);
  if (packed.code !== 0) return [`pnpm pack failed:\n${packed.output}`];
  const problems = await Promise.all(
    manifests.map(async (manifest) => {
      const tarball = join(folder, tarballOf(manifest));
      const checks = [runTool('publint', [tarball, '--strict'])];
      // A package with only a command has no types to resolve.
      if (entriesOf(manifest).length > 0)
        checks.push(runTool('attw', [tarball, '--profile', 'esm-only', '--no-emoji']));
      const results = await Promise.all(checks);
      return results.filter(({ code }) => code !== 0).map(({ output }) => `${manifest.name}:\n${output}`);
    }),
  );
  return problems.flat();
}

/** @returns {Promise<string[]>} problems */
async function checkInstalled(manifests, folder) {
  const home = join(folder, 'home');
  const tarballs = readdirSync(folder)
    .filter((name) => name.endsWith('.tgz'))
    .map((name) => join(folder, name));
  const install = ['install', '--prefix', home, '--no-audit', '--no-fund', '--install-strategy=hoisted', ...tarballs];
  const installed = await runQuietly('npm', install, { npm_config_engine_strict: 'false' });
  if (installed.code !== 0) return [`npm install of the tarballs failed:\n${installed.output}`];

  const imports = manifests.flatMap(entriesOf).map((entry) => `await import('${entry}');\n`);
  writeFileSync(join(home, 'import-all.mjs'), imports.join(''));
  const commands = manifests.flatMap(({ name, bin }) =>
    Object.values(bin ?? {}).map((file) => join(home, 'node_modules', name, file)),
  );
  const runs = [[join(home, 'import-all.mjs')], ...commands.map((file) => [file, '--version'])];
  const results = await Promise.all(runs.map((args) => runQuietly(projectNode(), args)));
  const missing = manifests.flatMap(({ name }) =>
    ['README.md', 'LICENSE']
      .filter((file) => !fileIn(join(home, 'node_modules', name), file))
      .map((file) => `${name}: no ${file}`),
  );
  return [...results.filter(({ code }) => code !== 0).map(({ output }) => `As installed:\n${output}`), ...missing];
}

/**
 * @returns {string[]} its import specifiers: `@gostats/core`, `@gostats/core/sink`, … except those of optional peers
 */
function entriesOf({ name, exports = {}, peerDependenciesMeta = {} }) {
  const optional = Object.keys(peerDependenciesMeta);
  return Object.entries(exports)
    .filter(([path, target]) => typeof target === 'object' && !optional.some((peer) => path === `./${peer}`))
    .map(([path]) => join(name, path));
}

function tarballOf({ name, version }) {
  return `${name.replace('@', '').replace('/', '-')}-${version}.tgz`;
}

function fileIn(folder, file) {
  try {
    return readFileSync(join(folder, file)).length > 0;
  } catch {
    return false;
  }
}

function runTool(name, args) {
  const { bin } = readManifest(`node_modules/${name === 'attw' ? '@arethetypeswrong/cli' : name}`);
  const file = typeof bin === 'string' ? bin : bin[name];
  const home = join(root, 'node_modules', name === 'attw' ? '@arethetypeswrong/cli' : name);
  return runQuietly(projectNode(), [join(home, file), ...args]);
}
