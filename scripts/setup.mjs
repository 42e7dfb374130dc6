/**
 * Prepares a clone: installs the packages and builds them, unless nothing has changed. Plain JavaScript without
 * dependencies, because it runs before anything is installed, on any Node the machine has.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fingerprint, packageManager, readManifest, workspaceFolders } from './fingerprint.mjs';
import { projectNode, root, runMain, runQuietly, SetupError } from './process.mjs';

const stampFile = join(root, 'node_modules', '.gostats-setup.json');
const unreachable = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ERR_SOCKET_TIMEOUT|ENETUNREACH|EHOSTUNREACH/;

/** Installs and builds everything that is out of date. @throws SetupError */
export async function setUp() {
  const stamp = readStamp();
  const folders = workspaceFolders();
  const installed = installFingerprint(folders);
  if (stamp.install !== installed) {
    const why =
      stamp.install === undefined ? 'first run in this folder; about half a minute' : 'manifests have changed';
    await say(`installing packages (${why})`, () => pnpm(['install', ...lockfileFlags()], 'Installing'));
    writeStamp({ ...stamp, install: installed });
  }
  projectNode();

  const builds = buildFingerprints(folders);
  const stale = Object.keys(builds).filter((folder) => !isBuilt(folder) || stamp.builds?.[folder] !== builds[folder]);
  if (stale.length > 0) {
    const filters = stale.flatMap((folder) => ['--filter', `./${folder}`]);
    // Forget the stale builds first: they are no longer valid, whether the build succeeds or not.
    const kept = Object.entries(builds).filter(([folder]) => !stale.includes(folder));
    writeStamp({ install: installed, builds: Object.fromEntries(kept) });
    const names = stale.map((folder) => folder.replace('packages/', '')).join(', ');
    await say(`building ${names}`, () => pnpm(['--workspace-concurrency=2', ...filters, 'run', 'build'], 'Building'));
    writeStamp({ install: installed, builds });
  }
}

function installFingerprint(folders) {
  const manifests = folders.map((folder) => `${folder}/package.json`);
  const files = ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', '.pnpmfile.mjs', ...manifests];
  return fingerprint(files, process.platform, process.arch);
}

/**
 * @returns {Record<string, string>} by folder with a build script; the fingerprint of a package includes its
 * dependencies
 */
function buildFingerprints(folders) {
  const manifests = new Map(folders.map((folder) => [folder, readManifest(folder)]));
  const folderOf = new Map([...manifests].map(([folder, { name }]) => [name, folder]));
  const known = {};
  const visit = (folder) => {
    const { dependencies, peerDependencies } = manifests.get(folder);
    const ours = Object.keys({ ...dependencies, ...peerDependencies }).filter((name) => folderOf.has(name));
    const sources = ['src', 'package.json', 'tsup.config.ts', 'tsconfig.build.json'].map((name) => `${folder}/${name}`);
    known[folder] ??= fingerprint(
      ['tsconfig.base.json', 'tsup.base.ts', 'pnpm-lock.yaml', ...sources],
      ...ours.map((name) => visit(folderOf.get(name))),
    );
    return known[folder];
  };
  return Object.fromEntries(
    folders.filter((folder) => manifests.get(folder).scripts?.build).map((folder) => [folder, visit(folder)]),
  );
}

function isBuilt(folder) {
  return existsSync(join(root, folder, 'dist'));
}

/** In CI a lockfile that does not match the manifests is an error; locally it is updated. */
function lockfileFlags() {
  return ['--config.confirmModulesPurge=false', process.env.CI ? '--frozen-lockfile' : '--prefer-frozen-lockfile'];
}

/** Runs pnpm in the version from package.json, through npm, which comes with every Node. */
async function pnpm(args, doing) {
  // By default npm retries for minutes; without a network it should fail sooner.
  const env = { npm_config_fetch_retries: '1', npm_config_fetch_retry_mintimeout: '1000' };
  const { code, output } = await runQuietly('npm', ['exec', '--yes', '--', packageManager(), ...args], env);
  if (code === 0) return;
  const cause = unreachable.exec(output)?.[0];
  throw new SetupError(
    doing === 'Installing' && cause !== undefined
      ? `The npm registry cannot be reached (${cause}). Check the network, and npm's settings for a proxy ` +
          `(npm config get proxy, npm config get registry); then start again. npm said:\n${lastLines(output)}`
      : `${doing} failed:\n${lastLines(output)}`,
  );
}

function lastLines(output) {
  return output.trimEnd().split('\n').slice(-40).join('\n');
}

async function say(what, work) {
  console.log(`gostats: ${what} …`);
  const begun = performance.now();
  await work();
  console.log(`gostats: done in ${((performance.now() - begun) / 1000).toFixed(1)} s`);
}

function readStamp() {
  try {
    return JSON.parse(readFileSync(stampFile, 'utf8'));
  } catch {
    // Missing or truncated: redo everything.
    return {};
  }
}

function writeStamp(stamp) {
  writeFileSync(stampFile, `${JSON.stringify(stamp, null, 2)}\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await runMain(async () => {
    await setUp();
    return 0;
  });
}
