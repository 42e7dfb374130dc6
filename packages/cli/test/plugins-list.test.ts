import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, expect, it } from 'vitest';
import { sampleText } from '../src/plugins/sample-text.js';
import { configText } from './support/config-text.js';
import { makeFolder, removeFolders } from './support/folder.js';
import { gostats, killAll } from './support/gostats.js';

afterEach(killAll);
afterAll(removeFolders);

const SINK = `import { writeFileSync } from 'node:fs';
writeFileSync(new URL('./IMPORTED', import.meta.url), '');
const properties = { url: { type: 'string', description: 'Where it\\nlistens.' }, api_token: { type: 'string' },
  mode: { enum: ['fast', 'safe'] }, tls: { type: 'object', properties: { port: { type: 'integer', default: 8443 } } } };
const jsonSchema = { input: () => ({ type: 'object', required: ['url', 'mode', 'api_token'], properties }) };
const config = { '~standard': { version: 1, vendor: 't', validate: (value) => ({ value }), jsonSchema } };
export default { [Symbol.for('gostats.sink')]: 1, name: 'mything', delivery: 'push', config, create: () => ({ writePoints: async () => {} }) };
`;

const MANIFEST = { version: '1.2.3', type: 'module', exports: './index.js', keywords: ['gostats-sink'] };

function write(folder: string, manifest: object): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ ...MANIFEST, ...manifest }));
  writeFileSync(join(folder, 'index.js'), SINK);
}

it('plugins list tells of every package its place and what it says of itself, and runs none of them', async () => {
  const folder = makeFolder({ 'idic.toml': configText({ port: 1, processor: '"discard"' }) });
  write(folder, { name: '@acme/own', license: 'ISC', gostats: { contract: 7 } });
  const at = join(folder, 'node_modules/gostats-sink-mything');
  const facts = { contract: 1, delivery: 'push', stability: 'beta' };
  write(at, { name: 'gostats-sink-mything', license: 'Apache-2.0', gostats: facts });
  const listed = await gostats(['plugins', 'list'], { cwd: folder });
  expect([listed.code, listed.stderr]).toEqual([0, '']);
  const lines = listed.stdout.split('\n').map((line) => line.trim().replaceAll(/ {2,}/g, ' | '));
  expect(lines).toContain(
    `mything | gostats-sink-mything@1.2.3 | installed in ${folder} | push | contract 1 | Apache-2.0 | beta`,
  );
  expect(lines).toContain(
    `@acme/own | @acme/own@1.2.3 | under development in ${folder} | contract 7 (this gostats speaks 1) | ISC`,
  );
  expect(lines).toContainEqual(expect.stringMatching(/^discard \| @gostats\/sink-discard@\S+ \| bundled \| push \|/));
  expect(lines).toContain('Plugins (0)');
  const json = await gostats(['plugins', 'list', '--json', '--config-file', join(folder, 'idic.toml')]);
  expect(JSON.parse(json.stdout)).toContainEqual(
    expect.objectContaining({ name: '@acme/own', noun: 'sink', developed: true, bundled: false, licence: 'ISC' }),
  );
  expect(JSON.parse(json.stdout)).toContainEqual(expect.objectContaining({ use: 'mything', stability: 'beta' }));
  for (const one of [folder, at]) expect(existsSync(join(one, 'IMPORTED'))).toBe(false);
});

it('plugins sample prints the table of a package that is installed', async () => {
  const folder = makeFolder();
  write(join(folder, 'node_modules/gostats-sink-mything'), { name: 'gostats-sink-mything' });
  const { code, stdout, stderr } = await gostats(['plugins', 'sample', 'mything'], { cwd: folder });
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toBe(`# gostats-sink-mything@1.2.3
[[sink]]
use = "mything"
[sink.options]
# required; string; Where it listens.
url = "CHANGE-ME"
# required; string
api_token = "$env:MYTHING_API_TOKEN"
# required; "fast" | "safe"
mode = "fast"
# integer
#tls.port = 8443
`);
  const bundled = await gostats(['plugins', 'sample', '@gostats/sink-influxdb'], { cwd: folder });
  expect([bundled.code, bundled.stdout]).toEqual([0, expect.stringContaining('use = "influxdb"')]);
});

it('plugins sample names what it cannot find, and what does not load', async () => {
  const folder = makeFolder();
  const missing = await gostats(['plugins', 'sample', 'influxbd'], { cwd: folder });
  expect([missing.code, missing.stdout]).toEqual([2, '']);
  expect(missing.stderr).toMatch(/^E_PACKAGE_NOT_INSTALLED {2}.*"influxbd".*\n.*Did you mean "influxdb"\?/);
  write(join(folder, 'node_modules/gostats-sink-broken'), { name: 'gostats-sink-broken', exports: './none.js' });
  const broken = await gostats(['plugins', 'sample', 'broken'], { cwd: folder });
  expect([broken.code, broken.stderr]).toEqual([2, expect.stringMatching(/^E_SINK_LOAD/)]);
});

it('writes defaults as TOML does, and nothing that TOML lacks', () => {
  const option = (path: string, value: unknown): object => ({ path, type: '', required: false, default: value });
  const options = [option('a', { 'x y': ['1', 2.5, true] }), option('b', null), option('c', 'a\n"\u007f')];
  const sampled = sampleText({ noun: 'plugin', use: 'p', name: 'p', version: '1', options } as never);
  expect(sampled).toContain(
    '[[plugin]]\nuse = "p"\n[plugin.options]\n#a = { "x y" = ["1", 2.5, true] }\n#b = "CHANGE-ME"\n',
  );
  expect(sampled).toContain(String.raw`#c = "a\n\"\u007f"`);
});
