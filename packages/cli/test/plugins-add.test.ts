import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { configText } from './support/config-text.js';
import { makeFolder, removeFolders } from './support/folder.js';
import { gostats, killAll, startGostats } from './support/gostats.js';
import { startNpmRegistry, type NpmRegistry, type Planted } from './support/npm-registry.js';

let registry: NpmRegistry;
/** A folder with a package in it, in which nothing may change. */
let kept: string | undefined;

const sink = (contract = 1, before = ''): string => `${before}
const properties = { url: { type: 'string' }, size: { type: 'integer', default: 5 } };
const jsonSchema = { input: () => ({ type: 'object', required: ['url'], properties }) };
const config = { '~standard': { version: 1, vendor: 't', validate: (value) => ({ value }), jsonSchema } };
export default { [Symbol.for('gostats.sink')]: ${contract}, name: 'made', delivery: 'push', config, create: () => ({ writePoints: async () => {} }) };
`;

const LOOPS = `import { writeFileSync } from 'node:fs';
writeFileSync(process.env.LOADING, '');
while (true);
`;

/** A package that is a good sink, but for what is given. */
function planted(name: string, manifest: object = {}, more: Partial<Planted> = {}): Planted {
  const common = { type: 'module', exports: './index.js', license: 'MIT', keywords: ['gostats-sink'] };
  return { files: { 'index.js': sink() }, ...more, manifest: { name, ...common, ...manifest } };
}

beforeAll(async () => {
  registry = await startNpmRegistry();
  const provenance = { predicateType: 'https://slsa.dev/provenance/v1' };
  const facts = { contract: 1, delivery: 'push', stability: 'beta' };
  const all: Planted[] = [
    planted('gostats-sink-good', { version: '1.0.0' }),
    planted(
      'gostats-sink-good',
      { version: '1.1.0', description: 'Good\u001b[31m.', gostats: facts, dependencies: { leaf: '^1.0.0' } },
      { weekly: 1234, dist: { unpackedSize: 12_345, fileCount: 2, attestations: { url: 'x', provenance } } },
    ),
    planted('leaf', { keywords: [] }),
    planted('@acme/gostats-sink-scoped'),
    planted('@acme/odd', { keywords: ['gostats-plugin'] }, { files: { 'index.js': 'export default {};' } }),
    planted('gostats-sink-declared', { gostats: { contract: 9 } }),
    planted('gostats-sink-undeclared', {}, { files: { 'index.js': sink(9) } }),
    planted('gostats-sink-script', { scripts: { postinstall: 'node -e "fs.writeFileSync(`RAN`, ``)"' } }),
    planted('gostats-sink-lacks', { dependencies: { 'not-published-anywhere': '^1.0.0' } }),
    planted('gostats-sink-imports', {}, { files: { 'index.js': sink(1, "import 'not-declared';") } }),
    planted(
      'gostats-sink-exits',
      {},
      { files: { 'index.js': 'process.reallyExit(0); process.kill(process.pid, 9);' } },
    ),
    planted('gostats-sink-loops', {}, { files: { 'index.js': LOOPS } }),
    planted('gostats-sink-huge', {}, { dist: { unpackedSize: 1e10 } }),
    planted('lodahs', { keywords: [] }),
    planted('gostats-sink-influxdv', { deprecated: 'use another' }),
  ];
  for (const one of all) registry.plant(one);
});
afterEach(killAll);
afterAll(async () => {
  await registry.close();
  removeFolders();
});

/** A folder with a configuration and, as its package.json says, a package that was there before. */
function makeEtc(files: Readonly<Record<string, string>> = {}): string {
  const manifest = '{ "name": "etc", "private": true }\n';
  const folder = makeFolder({ 'package.json': manifest, 'idic.toml': configText({ port: 1 }), ...files });
  return folder;
}

const plugins = (
  folder: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): ReturnType<typeof gostats> => gostats(['plugins', ...args], { cwd: folder, env: { ...registry.env, ...env } });

async function makeKept(): Promise<string> {
  const folder = makeEtc();
  await plugins(folder, ['add', 'gostats-sink-good@1.0.0', '--yes']);
  return folder;
}

/** Every file, link and folder, with its content. */
function stateOf(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return Object.fromEntries(
    names.sort().map((name) => {
      const stats = lstatSync(join(folder, name));
      if (stats.isSymbolicLink()) return [name, readlinkSync(join(folder, name))];
      return [name, stats.isFile() ? readFileSync(join(folder, name), 'utf8') : `folder ${stats.mode}`];
    }),
  );
}

describe('gostats plugins search', () => {
  it('finds packages by their keyword, and nothing else', async () => {
    const { code, stdout, stderr } = await plugins(makeEtc(), ['search', 'good']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^gostats-sink-good@1\.1\.0 +sink +2026-01-02 +ann +Good\\u001b\[31m\.\n1 package found/);
    const all = await plugins(makeEtc(), ['search', '--json']);
    const names = (JSON.parse(all.stdout) as { name: string; noun: string }[]).map(
      ({ name, noun }) => `${noun} ${name}`,
    );
    expect(names).toContain('plugin @acme/odd');
    expect(names.join()).not.toMatch(/leaf|lodahs/);
    const none = await plugins(makeEtc(), ['search', 'nothing; like', '--this']);
    expect(none.code).toBe(2);
    expect((await plugins(makeEtc(), ['search', 'nothing;like'])).stdout).toMatch(
      /^No package was found in the registry 127/,
    );
  });
});

describe('gostats plugins add', () => {
  it('shows what is known, installs that version beside the configuration, and prints its table', async () => {
    const folder = makeEtc();
    const { code, stdout, stderr } = await plugins(folder, ['add', 'good', '--yes']);
    expect([code, stderr]).toEqual([0, '']);
    const lines = stdout.split('\n').map((line) => line.trim().replaceAll(/ {2,}/g, ' | '));
    expect(lines.slice(0, 2)).toEqual(['gostats-sink-good@1.1.0', String.raw`Good\u001b[31m.`]);
    for (const line of [
      'kind | sink, push, beta',
      'contract | 1 (this gostats supports 1)',
      'licence | MIT',
      'size | 13 kB in 2 files',
      'dependencies | 1: leaf',
      'install scripts | none',
      'provenance | attested, not verified here (https://slsa.dev/provenance/v1)',
      'maintainers | ann',
      'published | 2026-01-02',
      'downloads | 1234 a week',
      `installs in | ${folder}, with npm`,
    ])
      expect(lines).toContain(line);
    expect(stdout).toMatch(
      /add this to idic\.toml:\n\n# gostats-sink-good@1\.1\.0\n\[\[sink\]\]\nuse = "good"\n\[sink\.options\]\n.*\nurl = "CHANGE-ME"\n.*\n#size = 5\n$/,
    );
    expect(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))).toMatchObject({
      dependencies: { 'gostats-sink-good': '1.1.0' },
    });
    expect(existsSync(join(folder, 'node_modules/leaf'))).toBe(true);
    expect(readdirSync(folder).filter((name) => name.startsWith('.gostats'))).toEqual([]);
    expect(existsSync(join(folder, 'gostats-lock.json'))).toBe(false);
    const listed = await plugins(folder, ['list']);
    expect(listed.stdout).toMatch(/ {2}good +gostats-sink-good@1\.1\.0 +installed in .* beta/);
  });

  it('asks at a terminal only, and without one installs nothing', async () => {
    const folder = makeEtc();
    const before = stateOf(folder);
    const { code, stdout, stderr } = await plugins(folder, ['add', 'gostats-sink-good@1.0.0']);
    expect(code).toBe(2);
    expect(stdout).toContain('gostats-sink-good@1.0.0\n');
    expect(stderr).toContain('gostats plugins add --yes gostats-sink-good@1.0.0');
    expect(stateOf(folder)).toEqual(before);
  });

  it('takes a package of a scope, of a project whose configuration is below it', async () => {
    const folder = makeEtc();
    mkdirSync(join(folder, 'config'));
    writeFileSync(join(folder, 'config/idic.toml'), configText({ port: 1 }));
    const args = ['add', '@acme/gostats-sink-scoped', '--yes', '--config-file', 'config/idic.toml'];
    const { code, stdout, stderr } = await plugins(folder, args);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('use = "@acme/gostats-sink-scoped"');
    expect(existsSync(join(folder, 'node_modules/@acme/gostats-sink-scoped'))).toBe(true);
  });

  it('runs no install script, and says so', async () => {
    const folder = makeEtc();
    const { code, stdout } = await plugins(folder, ['add', 'script', '--yes']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/install scripts +postinstall; gostats does not run them/);
    expect(existsSync(join(folder, 'node_modules/gostats-sink-script/RAN'))).toBe(false);
  });

  it('warns of a name like that of another package, and of a deprecated version', async () => {
    const { stdout } = await plugins(makeEtc(), ['add', 'gostats-sink-influxdv']);
    expect(stdout).toMatch(/Note: its author calls this version deprecated: use another/);
    expect(stdout).toMatch(/Note: its name resembles @gostats\/sink-influxdb, which you have already/);
  });

  it('has nothing to do for what came with gostats', async () => {
    const folder = makeEtc();
    const before = stateOf(folder);
    const { code, stdout } = await plugins(folder, ['add', 'influxdb', '--yes']);
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/came with gostats; there is nothing to install\.\n\n#.*\n\[\[sink/),
    ]);
    expect(stateOf(folder)).toEqual(before);
  });

  it.each([
    ['gostats-sink-declared', 'E_PACKAGE_REFUSED', /built for contract 9, and this gostats supports contract 1/],
    ['gostats-sink-undeclared', 'E_PACKAGE_UNUSABLE', /E_SINK_CONTRACT/],
    ['gostats-sink-lacks', 'E_PACKAGE_INSTALL', /npm ended with exit code 1: .*E?404/],
    ['gostats-sink-imports', 'E_PACKAGE_UNUSABLE', /E_SINK_LOAD .*[^]*not-declared/],
    ['gostats-sink-exits', 'E_PACKAGE_UNUSABLE', /E_SINK_LOAD .*[^]*process\.reallyExit/],
    ['gostats-sink-huge', 'E_PACKAGE_REFUSED', /9537 MiB/],
    ['@acme/odd', 'E_PACKAGE_UNUSABLE', /E_PLUGIN_EXPORT/],
    ['@acme/none', 'E_PACKAGE_NOT_FOUND', /does not have @acme\/none\./],
    ['gostats-sink-god', 'E_PACKAGE_NOT_FOUND', /Did you mean "gostats-sink-good"\?/],
    ['lodahs', 'E_PACKAGE_NOT_FOUND', /does not have @gostats\/sink-lodahs or gostats-sink-lodahs or/],
    ['gostats-sink-good@9', 'E_PACKAGE_NOT_FOUND', /does not have gostats-sink-good@9\./],
    ['http://127.0.0.1/x.tgz', 'E_PACKAGE_NAME', /is not the name of a package/],
    ['../x', 'E_PACKAGE_NAME', /is not the name of a package/],
    ['gostats-sink-good@file:x', 'E_PACKAGE_NAME', /does not end with a version/],
  ])('leaves everything as it was: %s', async (name, error, said) => {
    const folder = (kept ??= await makeKept());
    const before = stateOf(folder);
    expect(Object.keys(before)).toContain('node_modules/gostats-sink-good/index.js');
    const { code, stderr } = await plugins(folder, ['add', name, '--yes']);
    expect(stderr).toMatch(new RegExp(`^${error}  `));
    expect(stderr).toMatch(said);
    expect(code).toBe(error === 'E_PACKAGE_INSTALL' ? 1 : 2);
    expect(stateOf(folder)).toEqual(before);
  });

  it('takes everything back when it is interrupted', async () => {
    const folder = makeEtc();
    const before = stateOf(folder);
    const loading = join(makeFolder(), 'loading');
    const env = { ...registry.env, LOADING: loading };
    const running = startGostats(['plugins', 'add', 'loops', '--yes'], { cwd: folder, env });
    await vi.waitFor(() => expect(existsSync(loading)).toBe(true), 60_000);
    expect(existsSync(join(folder, 'node_modules/gostats-sink-loops'))).toBe(true);
    expect(await running.stop('SIGINT')).toBe(1);
    expect(running.stderr).toMatch(/^E_PACKAGE_INSTALL .*: interrupted\. Everything there is as it was before\./);
    expect(stateOf(folder)).toEqual(before);
  });

  it('leaves nothing where nothing was', async () => {
    const folder = makeEtc();
    const before = stateOf(folder);
    expect((await plugins(folder, ['add', 'imports', '--yes'])).code).toBe(2);
    expect(stateOf(folder)).toEqual(before);
  });

  it('writes the lock anew where there is one, and not over what was changed', async () => {
    const folder = makeEtc();
    expect((await plugins(folder, ['lock'])).code).toBe(0);
    const added = await plugins(folder, ['add', 'good', '--yes']);
    expect([added.code, added.stdout]).toEqual([0, expect.stringContaining('gostats-lock.json is up to date')]);
    expect((await plugins(folder, ['add', 'script', '--yes'])).code).toBe(0);
    const locked = JSON.parse(readFileSync(join(folder, 'gostats-lock.json'), 'utf8')) as { modules: object };
    expect(Object.keys(locked.modules)).toEqual(['gostats-sink-good', 'gostats-sink-script']);
    const text = configText({ port: 1, processor: '["good", "script"]' });
    writeFileSync(join(folder, 'idic.toml'), text);
    expect((await plugins(folder, ['lock', '--check'])).code).toBe(0);
    writeFileSync(join(folder, 'node_modules/gostats-sink-good/index.js'), `${sink()}// touched`);
    const before = stateOf(folder);
    const refused = await plugins(folder, ['add', '@acme/gostats-sink-scoped', '--yes']);
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringMatching(/^E_MODULE_LOCK[^]*changed index\.js/)]);
    expect(stateOf(folder)).toEqual(before);
  });

  it.each([
    [['pnpm-lock.yaml'], '', 'add --ignore-scripts --save-exact gostats-sink-good@1.1.0'],
    [['yarn.lock'], '1.22.22', 'add --exact --ignore-scripts --non-interactive gostats-sink-good@1.1.0'],
    [['yarn.lock'], '4.9.1', 'add --exact --mode=skip-build gostats-sink-good@1.1.0'],
  ])('uses the package manager whose lock file is there: %j %s', async ([file = ''], version, expected) => {
    const folder = makeEtc({ [file]: '' });
    const name = file.replace(/-lock\.yaml|\.lock/, '');
    const bin = makeFolder({
      [name]: `#!/bin/sh\n[ "$1" = --version ] && echo "${version}" && exit\necho "$@" > ran\necho changed > ${file}\necho "ERR_OWN it failed" >&2\nexit 3\n`,
    });
    chmodSync(join(bin, name), 0o755);
    const before = stateOf(folder);
    const env = { PATH: `${bin}${delimiter}${process.env['PATH']}` };
    const { code, stderr } = await plugins(folder, ['add', 'good', '--yes'], env);
    expect([code, stderr]).toEqual([1, expect.stringContaining(`${name} ended with exit code 3: ERR_OWN it failed`)]);
    const { ran, ...after } = stateOf(folder);
    expect([ran, after]).toEqual([`${expected}\n`, before]);
  });

  it.each([
    [{ 'yarn.lock': '', 'package-lock.json': '{}' }, /has package-lock\.json and yarn\.lock/],
    [{ 'bun.lock': '' }, /uses Bun/],
    [{ 'yarn.lock': '', '.pnp.cjs': '' }, /Plug'n'Play/],
  ])('does not guess where gostats could not load what is installed: %j', async (files, said) => {
    const { code, stderr } = await plugins(makeEtc(files), ['add', 'good', '--yes']);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^E_PACKAGE_MANAGER/)]);
    expect(stderr).toMatch(said);
  });
});

describe('gostats plugins remove', () => {
  it('removes what the configuration does not use', async () => {
    const folder = makeEtc();
    expect((await plugins(folder, ['lock'])).code).toBe(0);
    expect((await plugins(folder, ['add', 'good', '--yes'])).code).toBe(0);
    writeFileSync(join(folder, 'idic.toml'), configText({ port: 1, processor: '"good"' }));
    const before = stateOf(folder);
    const used = await plugins(folder, ['remove', 'gostats-sink-good']);
    expect([used.code, used.stderr]).toEqual([
      2,
      expect.stringMatching(/^E_PACKAGE_USED .*stats_processor in .*, line 3/),
    ]);
    expect(stateOf(folder)).toEqual(before);
    writeFileSync(join(folder, 'idic.toml'), configText({ port: 1 }));
    const removed = await plugins(folder, ['remove', 'good']);
    expect([removed.code, removed.stdout, removed.stderr]).toEqual([
      0,
      `Removed gostats-sink-good from ${folder}.\n`,
      '',
    ]);
    expect(existsSync(join(folder, 'node_modules/gostats-sink-good'))).toBe(false);
    expect(readFileSync(join(folder, 'gostats-lock.json'), 'utf8')).not.toContain('good');
    const again = await plugins(folder, ['remove', 'good']);
    expect([again.code, again.stderr]).toEqual([2, expect.stringMatching(/^E_PACKAGE_NOT_INSTALLED/)]);
  });
});

describe('the registry', () => {
  it('is named without the credentials in its address, and asked with those of npm', async () => {
    const closed = await startNpmRegistry('t0ken-of-npm');
    closed.plant(planted('gostats-sink-inner'));
    const env = closed.env;
    const shown = await plugins(makeEtc(), ['add', 'inner'], env);
    expect(shown.stdout).toContain('gostats-sink-inner@1.0.0');
    expect(shown.output).not.toContain('t0ken');
    writeFileSync(
      env['npm_config_userconfig'] ?? '',
      `registry=${closed.url.replace('//', '//ann:s3cret@')}\nfetch-retries=0\n`,
    );
    const refused = await plugins(makeEtc(), ['add', 'inner', '--yes'], env);
    expect([refused.code, refused.stderr]).toEqual([
      1,
      expect.stringMatching(/^E_REGISTRY .*refused access[^]*npm login/),
    ]);
    expect(refused.output).not.toContain('s3cret');
    await closed.close();
    for (const args of [
      ['search', 'x'],
      ['add', 'inner', '--yes'],
    ]) {
      const gone = await plugins(makeEtc(), args, {
        ...env,
        npm_config_userconfig: '/nowhere',
        npm_config_registry: closed.url,
      });
      expect([gone.code, gone.stderr]).toEqual([1, expect.stringMatching(/^E_REGISTRY .*ECONNREFUSED/)]);
    }
  });

  it('needs npm', async () => {
    const { code, stderr } = await plugins(makeEtc(), ['search', 'x'], { PATH: '/nowhere' });
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^E_PACKAGE_MANAGER .*npm was not found/)]);
  });
});
