import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { closeClusters, startCluster } from './support/cluster.js';
import { configText } from './support/config-text.js';
import { makeFolder, removeFolders } from './support/folder.js';
import { killAll, startGostats } from './support/gostats.js';

afterEach(async () => {
  killAll();
  await closeClusters();
});
afterAll(removeFolders);

const module = (
  kind: string,
  version: number,
  more: string,
): string => `const jsonSchema = { input: () => ({ type: 'object', required: ['host'],
  properties: { host: { type: 'string', description: 'where it is' }, tls: { type: 'object', properties: { port: { type: 'integer', default: 1 } } } } }) };
const config = { '~standard': { version: 1, vendor: 't', validate: (value) => ({ value }), jsonSchema } };
export default { [Symbol.for('gostats.${kind}')]: ${version}, name: 'made', config, ${more} };`;

const SINK = `delivery: 'push', create: () => ({ writePoints: async () => {} })`;

function install(folder: string, name: string, text: string, more: object = {}): void {
  const at = join(folder, 'node_modules', name);
  mkdirSync(at, { recursive: true });
  writeFileSync(
    join(at, 'package.json'),
    JSON.stringify({ name, version: '1.2.3', type: 'module', exports: './index.js', ...more }),
  );
  writeFileSync(join(at, 'index.js'), text);
}

const LEAVES_A_TRACE = `import { writeFileSync } from 'node:fs';
writeFileSync(new URL('./IMPORTED', import.meta.url), '');\n`;

describe('gostats sinks', () => {
  it('lists what is installed; of what the configuration names also contract and options', async () => {
    const folder = makeFolder({
      'idic.toml': configText({
        port: 1,
        processor: '["mything", "broken"]',
        more: '[[sink]]\nuse = "@acme/gostats-sink-splunk"\n[[plugin]]\nuse = "@gostats/plugin-tagger"\n',
      }),
    });
    install(folder, 'gostats-sink-mything', module('sink', 1, SINK));
    install(folder, '@acme/gostats-sink-splunk', module('sink', 9, SINK));
    install(folder, 'gostats-sink-broken', 'throw new Error("no library")');
    install(folder, '@gostats/plugin-tagger', module('plugin', 1, 'apply() {}'));
    const gostats = startGostats(['sinks', '--config-file', join(folder, 'idic.toml')]);
    expect(await gostats.ended).toBe(0);
    const { stdout } = gostats;
    expect(stdout).toContain(
      `  mything  gostats-sink-mything@1.2.3 (push, contract 1)\n    ${join(folder, 'node_modules', 'gostats-sink-mything')}\n`,
    );
    expect(stdout).toContain('      host      string  required  where it is\n      tls.port  integer  default 1\n');
    expect(stdout).toContain('@acme/gostats-sink-splunk@1.2.3 (contract 9 (this gostats supports 1))\n');
    expect(stdout).toContain('E_SINK_CONTRACT');
    expect(stdout).toMatch(/gostats-sink-broken@1\.2\.3 \(contract unknown\)\n.*\n {4}E_SINK_LOAD .*no library/);
    expect(stdout).toContain('Plugins (1)\n  tagger  @gostats/plugin-tagger@1.2.3 (contract 1)');
    expect(stdout).toContain('  discard  @gostats/sink-discard@');
    expect(stdout).toMatch(/ {2}prometheus {2}@gostats\/sink-prometheus@\S+ \(bundled, pull, contract 1\)/);
    expect(stdout).not.toContain('npm install');
  });

  it('imports nothing that the configuration does not name, and says what the package.json declares', async () => {
    const folder = makeFolder({ 'idic.toml': configText({ port: 1, processor: '"discard"' }) });
    const names = [
      'gostats-sink-mything',
      '@acme/gostats-sink-splunk',
      'odd-name',
      '@gostats/plugin-tagger',
      'gostats-sink-discard',
    ];
    for (const name of names) {
      install(folder, name, LEAVES_A_TRACE + module('sink', 1, SINK), {
        keywords: ['gostats-sink'],
        gostats: { contract: 1, delivery: 'pull' },
      });
    }
    const gostats = startGostats(['sinks'], { cwd: folder });
    expect(await gostats.ended).toBe(0);
    for (const name of names) expect(existsSync(join(folder, 'node_modules', name, 'IMPORTED'))).toBe(false);
    expect(gostats.stdout).toMatch(
      / {2}mything {2}gostats-sink-mything@1\.2\.3 \(pull, contract 1\)\n.*\n {4}not loaded, because /,
    );
    // Its short name means ours.
    expect(gostats.stdout).toContain('  gostats-sink-discard  gostats-sink-discard@1.2.3');
  });

  it('loads nothing for a configuration that cannot be read, and says so', async () => {
    const folder = makeFolder({ 'idic.toml': configText({ port: 1, processor: '"mything"', more: '[[sink]\n' }) });
    install(folder, 'gostats-sink-mything', LEAVES_A_TRACE + module('sink', 1, SINK));
    const gostats = startGostats(['sinks'], { cwd: folder });
    expect(await gostats.ended).toBe(0);
    expect(existsSync(join(folder, 'node_modules/gostats-sink-mything/IMPORTED'))).toBe(false);
    expect(gostats.stdout).toContain('gostats-sink-mything@1.2.3');
    expect(gostats.stderr).toContain('E_CONFIG_SYNTAX');
  });

  it('says it in JSON too', async () => {
    const folder = makeFolder();
    install(folder, 'gostats-sink-mything', module('sink', 1, SINK));
    const gostats = startGostats(['sinks', '--json'], { cwd: folder });
    expect(await gostats.ended).toBe(0);
    const found = JSON.parse(gostats.stdout) as { from: string }[];
    expect(found.filter(({ from }) => from === folder)).toEqual([
      expect.objectContaining({ noun: 'sink', use: 'mything', loaded: false, bundled: false, hostContract: 1 }),
    ]);
  });
});

describe('a sink that leaves errors to nobody', () => {
  it.each([
    ['a timer that throws', `setTimeout(() => { throw new Error('stray'); }, 50);`, 'uncaught exception: stray'],
    ['a promise that rejects', `void Promise.reject(new Error('stray'));`, 'unhandled promise rejection: stray'],
    [
      'an emitter of errors',
      `import('node:net').then(({ connect }) => connect({ port: 1, host: '127.0.0.1' }));`,
      'uncaught exception: nothing listens on',
    ],
  ])('(%s) is named, and collection goes on', async (_, stray, message) => {
    const { port } = await startCluster();
    const sink = module(
      'sink',
      1,
      `delivery: 'push', create: () => ({ init: async () => { ${stray} }, writePoints: async () => {} })`,
    );
    const more = '[[sink]]\nuse = "./stray.mjs"\nid = "stray"\n';
    const logging = 'log_to_stdout = true\nlog_level = "debug"';
    const folder = makeFolder({ 'stray.mjs': sink, 'idic.toml': configText({ port, processor: '[]', more, logging }) });
    const gostats = startGostats(['run'], { cwd: folder });
    await gostats.says(/The sink "stray" \(.*stray\.mjs\) raised an unhandled error: /);
    expect(gostats.output).toContain(message);
    await gostats.says(/written/);
    expect(await gostats.stop('SIGTERM')).toBe(0);
  });
});

describe('plugins', () => {
  it('are checked without a network', async () => {
    const more = '[[plugin]]\nuse = "./tap.mjs"\nid = "tap"\n';
    const good = makeFolder({
      'tap.mjs': module('plugin', 1, 'apply(hooks) { hooks.fetched.tap(() => {}); }'),
      'discard.mjs': module('sink', 1, SINK),
    });
    const text = configText({ port: 1, processor: '"./discard.mjs"', more });
    writeFileSync(join(good, 'idic.toml'), text);
    const checked = startGostats(['check'], { cwd: good });
    expect([await checked.ended, checked.stderr]).toEqual([0, '']);
    expect(checked.stdout).toMatch(/Plugins \(1\)\n {2}tap {2}.*tap\.mjs/);
    writeFileSync(join(good, 'tap.mjs'), module('plugin', 1, 'apply(hooks) { hooks.nothing.tap(() => {}); }'));
    const refused = startGostats(['check'], { cwd: good });
    expect(await refused.ended).toBe(2);
    expect(refused.stderr).toContain('E_PLUGIN_APPLY  The plugin "tap"');
  });
});
