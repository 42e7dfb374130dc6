import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/load.js';
import { openSink, type OpenedSink } from '../../src/sinks/open-sink.js';
import { memoryLogger } from '../../src/testing/index.js';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'gostats-sinks-'));
});
afterEach(() => rm(root, { recursive: true }));

const host = { logger: memoryLogger(), userAgent: 'gostats/test', signal: new AbortController().signal };
const BRANDED = `[Symbol.for('gostats.sink')]: 1, name: 'mything', delivery: 'push',
  config: { '~standard': { version: 1, vendor: 't', validate: (value) => ({ value }) } },`;
const GOOD = `export default { ${BRANDED} create: (options, context) => ({ writePoints: async () => {}, options, context }) };`;

async function file(path: string, text: string): Promise<string> {
  const full = join(root, path);
  await mkdir(dirname(full), { recursive: true });
  await writeFile(full, text);
  return full;
}

async function packageAt(
  folder: string,
  name: string,
  source = GOOD,
  more: object = { exports: './index.js' },
): Promise<void> {
  const at = `${folder}/node_modules/${name}`;
  await file(`${at}/package.json`, JSON.stringify({ name, version: '1.2.3', type: 'module', ...more }));
  await file(`${at}/index.js`, source);
}

async function open(use: string, more = '', clusterMore = ''): Promise<OpenedSink> {
  const text = `[global]
version = "0.40"
stats_processor = ${JSON.stringify(use)}
active_stat_groups = []
[logging]
log_to_stdout = true
${more}
[[cluster]]
hostname = "onefs"
username = "u"
password = "p"
${clusterMore}
`;
  const path = await file('etc/idic.toml', text);
  const config = parseConfig(text, path, { env: {} });
  return openSink(config, config.sinks[0] as never, [join(root, 'usr')], host);
}

describe('finding', () => {
  it.each([
    ['etc', '@gostats/sink-mything'],
    ['etc', 'gostats-sink-mything'],
    ['usr', '@gostats/sink-mything'],
  ])('a bare name, from %s, as %s', async (folder, name) => {
    await packageAt(folder, name);
    const { resolved } = await open('mything');
    expect(resolved.place).toBe(`${name}@1.2.3 in ${join(root, folder, 'node_modules', name)}`);
  });

  it('our scope before the name that anybody may take, wherever they stand', async () => {
    await packageAt('usr', '@gostats/sink-mything');
    await packageAt('etc', 'gostats-sink-mything');
    expect((await open('mything')).resolved.place).toContain(join(root, 'usr'));
  });

  it('beside the configuration before the program', async () => {
    await packageAt('usr', 'gostats-sink-mything');
    await packageAt('etc', 'gostats-sink-mything');
    expect((await open('mything')).resolved.place).toContain(join(root, 'etc'));
  });

  it('never another package than the two that a bare name stands for', async () => {
    await packageAt('etc', 'mything');
    await expect(open('mything')).rejects.toMatchObject({ code: 'E_SINK_NOT_FOUND' });
  });

  it.each(['@acme/gostats-sink-splunk', 'gostats-sink-mything'])('the npm name %s as it stands', async (name) => {
    await packageAt('etc', name);
    expect((await open(name)).resolved.place).toContain(`${name}@1.2.3`);
  });

  it('a file, from the configuration’s folder', async () => {
    await file('etc/mine.mjs', GOOD);
    expect((await open('./mine.mjs')).resolved.url).toContain('/etc/mine.mjs');
  });

  it.each([
    ['import only', { exports: { import: './index.js' } }, 'index.js'],
    ['both kinds', { exports: { import: './index.js', require: './index.cjs' } }, 'index.js'],
  ])('the module that import would take: %s', async (_, more, expected) => {
    await packageAt('etc', '@gostats/sink-mything', GOOD, more);
    await file('etc/node_modules/@gostats/sink-mything/index.cjs', 'throw new Error("wrong file")');
    expect((await open('mything')).resolved.url).toContain(expected);
  });

  it('CommonJS made from export default', async () => {
    const source = `Object.defineProperty(exports, '__esModule', { value: true }); exports.default = { ${BRANDED} create: () => ({ writePoints: async () => {} }) };`;
    await packageAt('etc', '@gostats/sink-mything', source, { type: 'commonjs', exports: './index.js' });
    expect((await open('mything')).definition.name).toBe('mything');
  });

  it('nothing: says what was looked for, where, and gives no command to install what anybody may own', async () => {
    const error = await open('mything').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'E_SINK_NOT_FOUND',
      remedy: expect.stringContaining('first check who publishes it'),
    });
    expect((error as Error).message).toContain('Looked for @gostats/sink-mything, gostats-sink-mything');
    expect((error as Error).message).toContain(join(root, 'usr', 'node_modules'));
    expect((error as Error).message).toContain('stats_processor in');
    expect((error as { remedy: string }).remedy).not.toContain('npm install');
  });

  it('none of ours: says how to install it', async () => {
    await expect(open('influxdb')).rejects.toMatchObject({
      code: 'E_SINK_NOT_FOUND',
      remedy: `Install it:  npm install --prefix ${join(root, 'etc')} @gostats/sink-influxdb`,
    });
  });

  it('a package whose exports lead nowhere', async () => {
    await packageAt('etc', '@gostats/sink-mything', GOOD, { exports: {} });
    await expect(open('mything')).rejects.toMatchObject({ code: 'E_SINK_LOAD' });
  });
});

describe('checking the module', () => {
  it.each([
    ['throws', 'throw new Error("no database library")', 'E_SINK_LOAD', 'no database library'],
    ['is not JavaScript', 'export default {', 'E_SINK_LOAD', ''],
    ['has no default export', 'export const a = 1;', 'E_SINK_EXPORT', 'no default export'],
    ['exports something else', 'export default { name: "x" };', 'E_SINK_EXPORT', 'defineSink'],
    ['is of another contract', GOOD.replace(': 1,', ': 2,'), 'E_SINK_CONTRACT', 'contract 2'],
    [
      'has a wrong shape',
      GOOD.replace("'push'", "'pusch'"),
      'E_SINK_EXPORT',
      'delivery: expected "push" or "pull", found "pusch"',
    ],
  ])('that %s', async (_, source, code, text) => {
    await packageAt('etc', '@gostats/sink-mything', source);
    const error = await open('mything').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code, message: expect.stringContaining(text) });
    expect((error as Error).message).toContain('@gostats/sink-mything@1.2.3');
  });
});

describe('checking the options and the instance', () => {
  it('hands over the sink’s table, and each cluster’s keys without the prefix', async () => {
    await packageAt('etc', '@gostats/sink-mything');
    const { instance } = await open('mything', '[mything]\nhost = "db"', 'mything_port = 9001\nother_port = 1');
    expect(instance).toMatchObject({
      options: { host: 'db' },
      context: { id: 'mything', clusters: [{ id: 'onefs:8080', hostname: 'onefs', options: { port: 9001 } }] },
    });
    expect(JSON.stringify((instance as unknown as { context: object }).context)).not.toContain('"p"');
  });

  it('reports every problem of the options with its line', async () => {
    const source = GOOD.replace(
      '(value) => ({ value })',
      `() => ({ issues: [{ message: 'expected a port', path: ['port'] }, { message: 'unknown key', path: ['hots'] }] })`,
    );
    await packageAt('etc', '@gostats/sink-mything', source);
    const error = await open('mything', '[mything]\nport = "80x"\nhots = "db"').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'E_CONFIG' });
    expect((error as Error).message).toMatch(/line 8 {2}mything\.port {2}expected a port/);
    expect((error as Error).message).toMatch(/line 9 {2}mything\.hots {2}unknown key/);
  });

  it.each([
    ['throws', 'create() { throw new Error("bad options"); }', 'bad options'],
    ['returns nothing', 'create() {}', 'create returned undefined'],
    [
      'returns the other kind',
      'create: () => ({ observe() {} })',
      "a push sink needs the method writePoints (found observe; did you mean delivery: 'pull'?)",
    ],
    [
      'returns a misspelt method',
      'create: () => ({ init() {}, writePoint() {} })',
      'a push sink needs the method writePoints (found writePoint; did you mean writePoints?)',
    ],
    [
      'returns an object whose class has a misspelt method',
      'create: () => new (class A { write_points() {} get other() { throw new Error("called"); } })()',
      '(found write_points; did you mean writePoints?)',
    ],
    ['returns other methods', 'create: () => ({ init() {}, send() {} })', '(found init, send)'],
    ['returns no methods', 'create: () => ({ writePoints: 1 })', '(found no methods)'],
    ['returns an odd member', 'create: () => ({ writePoints() {}, close: 1 })', 'its close is not a function'],
  ])('that create %s', async (_, create, text) => {
    await packageAt('etc', '@gostats/sink-mything', `export default { ${BRANDED} ${create} };`);
    const error = await open('mything').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'E_SINK_INSTANCE', message: expect.stringContaining(text) });
  });
});

describe('a table that was meant for a sink, which is known when the sink is', () => {
  const WITH_OPTIONS = GOOD.replace(
    'validate: (value) => ({ value })',
    "validate: (value) => ({ value }), jsonSchema: { input: () => ({ type: 'object', properties: { username: {}, password: {}, port: {} } }) }",
  ).replace("name: 'mything'", "name: 'mything', tables: ['mypage']");
  const openFile = async (more: string): Promise<unknown> => {
    await file('etc/mine.mjs', WITH_OPTIONS);
    return open('./mine.mjs', more).catch((thrown: unknown) => thrown);
  };

  it.each(['mythin', 'MyThing', 'mypages', 'mything-sink'])('by its name: [%s]', async (name) => {
    const error = await openFile(`[${name}]\nhost = "db"`);
    expect(error).toMatchObject({
      code: 'E_CONFIG',
      message: expect.stringMatching(/line 7 {2}\S+ {2}unknown table; did you mean \[my/),
    });
  });

  it('by its keys, when the sink has no table', async () => {
    const more = '[exporter]\nusername = "u"\npassword = "hunter2"\nlisten = "127.0.0.1"';
    const error = await openFile(more);
    expect(error).toMatchObject({ code: 'E_CONFIG', message: expect.stringContaining('did you mean [mything]?') });
    expect((error as Error).message).not.toContain('hunter2');
    expect(await openFile(`${more}\n[mything]\nport = 1`)).toMatchObject({ definition: { name: 'mything' } });
  });

  it('not by a word that is everywhere', async () => {
    expect(await openFile('[kafka]\nport = 1\nbrokers = "a"\ntopic = "b"')).toMatchObject({
      definition: { name: 'mything' },
    });
  });
});
