import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, expect, it } from 'vitest';
import { closeClusters, startCluster } from './support/cluster.js';
import { configText } from './support/config-text.js';
import { makeFolder, removeFolders } from './support/folder.js';
import { gostats, killAll, startGostats } from './support/gostats.js';

afterEach(async () => {
  killAll();
  await closeClusters();
});
afterAll(removeFolders);

/** Every secret has this in it, so that it is found however it is written. */
const MARK = 'k4nary';
const NUMBER = 481_516_234_218;

/** Options of a sink, and what makes each a secret. */
const OPTIONS = `
endpoint = "https://someone:${MARK}-userinfo@db.example:99/x?access_token=${MARK}-query"
dsn = "postgres://u:${MARK}%2Fd@sn@db/x"
passphrase = "${MARK} passphrase with blanks"
pwd = '''${MARK}"quotes'\\and $signs'''
auth = "Bearer ${MARK}.bearer.token"
connection_string = "Endpoint=x;AccountKey=${MARK}+/key==;y=z"
webhook = "https://hooks.example/services/T0/${MARK}-webhook-path"
private_key = """-----BEGIN KEY-----
${MARK}MIIEvQIBADANBgkq
${MARK}second/line+of=it
-----END KEY-----
"""
account = '{"type":"service","private_key":"${MARK}-in-json"}'
api_keys = ["${MARK}-list-one", "${MARK}-list-two"]
password = ${NUMBER}
key = "${MARK}-bare-key"
innocent = "$env:INNOCENT"
printed = "$cmd:./secret-program"
kept = "$file:secret-file"
stored = "$store:one#two"
marked = "${MARK}-marked-by-the-schema"
told = "${MARK}-told-by-json-schema"
declared = { any = "${MARK}-declared-in-the-definition" }
headers = { X-Scope = "${MARK}-header", Authorization = "Basic ${Buffer.from(`me:${MARK}-basic`).toString('base64')}" }
umlauts = "$env:UMLAUTS"
`;

/** All the careless things that a package can do with its options. */
const CARELESS = `
  import { definePlugin } from '@gostats/core/plugin';
  import { defineSink, secret } from '@gostats/core/sink';
  const validate = (value) => ({ value: { ...value, marked: secret(value.marked) } });
  const input = () => ({ type: 'object', properties: { told: { type: 'string', writeOnly: true } } });
  const config = { '~standard': { version: 1, vendor: 'test', validate, jsonSchema: { input, output: input } } };
  const leaves = (value) => typeof value === 'object' ? Object.values(value).flatMap(leaves) : [String(value)];
  const forms = (text) => [text, JSON.stringify(text), JSON.stringify(JSON.stringify(text)), encodeURIComponent(text),
    encodeURIComponent(text).replace(/%../g, (one) => one.toLowerCase()), new URLSearchParams([['x', text]]).toString(), text.normalize('NFD'),
    ...['', 'a', 'ab'].map((start) => Buffer.from(start + text).toString('base64')), Buffer.from('ab' + text).toString('base64url'),
    encodeURIComponent(Buffer.from(text).toString('base64')), Buffer.from(text).toString('hex'), text.replaceAll('&', '&amp;').replaceAll('"', '&quot;')];
  const careless = async (options, context) => {
    const own = context.logger;
    for (const text of leaves(options)) for (const form of forms(text)) {
      own.error('said ' + form, { field: form, [form]: 1, nested: [{ deep: { form } }] });
      console.log('printed', form);
      console.error(new Error('printed ' + form));
      process.stdout.write('in two pieces ' + form.slice(0, 7));
      process.stdout.write(form.slice(7) + '\\n');
    }
    console.log('inspected', options);
    own.trace('options', { options, json: JSON.stringify(options, null, 2), error: Object.assign(new Error('e', { cause: options }), { options }) });
    Promise.reject(new Error('rejected ' + JSON.stringify(options), { cause: new Error(JSON.stringify(options)) }));
    setTimeout(() => { throw new Error('thrown ' + JSON.stringify(options)); }, 1);
    await new Promise((done) => setTimeout(done, 50));
    own.critical('the last line');
    throw Object.assign(new Error('options: ' + JSON.stringify(options), { cause: new Error(leaves(options).join()) }), { options });
  };
`;
const SINK = `${CARELESS}
  export default defineSink({ name: 'own', delivery: 'push', config, secrets: ['declared.*'], create: (options, context) => ({
    writePoints: () => careless({ ...options, ofCluster: context.clusters }, context),
  }) });`;
const PLUGIN = `${CARELESS}
  export default definePlugin({ name: 'own', config, secrets: ['declared.*'], apply: (hooks, context) => {
    hooks.configResolved.tap((config) => console.log('configuration', JSON.stringify(config)));
    hooks.writeFailed.tap(({ error }) => console.log('failed', error, JSON.stringify(error), error.cause));
    hooks.sinksReady.tap(() => { careless(context.options, context).catch((error) => console.log('caught', error)); });
    hooks.written.tap(() => { throw new Error(JSON.stringify(context.options)); });
  } });`;
const STORE = `import { definePlugin } from '@gostats/core/plugin';
  export default definePlugin({ name: 'store', openSecretStore: () => ({ read: async (name) => '${MARK}-stored-' + name }) });`;

function makeUserFolder(port: number, format: string, sink: string, clusterKeys = ''): string {
  const folder = makeFolder({
    'idic.toml': configText({
      port,
      password: `${MARK}-cluster`,
      cluster: `verify-ssl = false\nown_token = "$env:OF_CLUSTER"\n${clusterKeys}`,
      processor: '[]',
      logging: `logfile = "log"\nlog_to_stdout = true\nlog_file_format = "${format}"`,
      more: `[telemetry]\nport = 0
[[secret_store]]\nname = "store"\nuse = "./store.mjs"
[[sink]]\nuse = "./own.mjs"\nid = "own"\n[sink.options]\n${OPTIONS}
[[plugin]]\nuse = "./plugin.mjs"\nid = "plugged"\n[plugin.options]\n${OPTIONS}`,
    }),
    'own.mjs': sink,
    'plugin.mjs': PLUGIN,
    'store.mjs': STORE,
    'secret-file': `${MARK} from a file\n`,
    'secret-program': `#!/bin/sh\necho '${MARK} "from" a program'\n`,
  });
  return folder;
}

const env = {
  INNOCENT: `${MARK}-from-the-environment`,
  OF_CLUSTER: `${MARK}-of-a-cluster`,
  UMLAUTS: `${MARK}-äöü-🔑-<&>`,
};

/** Where the mark still stands, in whatever form; with what is around it. */
function leaks(text: string): string[] {
  const decoded = [text, ...undoAll(text)];
  return decoded.flatMap((one) =>
    [...one.matchAll(new RegExp(`.{0,60}(?:${MARK}|${NUMBER}).{0,30}`, 'gi'))].map(([found]) => found),
  );
}

function* undoAll(text: string): Generator<string> {
  yield text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString());
  for (const [word] of text.matchAll(/[\w+/-]{10,}={0,2}/g))
    for (const skip of [0, 1, 2, 3]) yield Buffer.from(word.slice(skip), 'base64').toString();
  for (const [word] of text.matchAll(/[0-9a-f]{10,}/gi)) yield Buffer.from(word, 'hex').toString();
}

const makeRunnable = async (folder: string): Promise<void> =>
  (await import('node:fs/promises')).chmod(join(folder, 'secret-program'), 0o755);

it.each(['text', 'json'])(
  'no secret of a careless package is in anything that gostats writes or serves (%s)',
  async (format) => {
    const { port } = await startCluster({ password: `${MARK}-cluster` });
    const folder = makeUserFolder(port, format, SINK);
    await makeRunnable(folder);
    const running = startGostats(['run', '--loglevel', 'trace'], { cwd: folder, env });
    const [, telemetry = ''] = await running.says(/Serving \/metrics and \/health at (http:[^\s"]+)/);
    await running.says(/the last line/);
    await running.says(/could not write/);
    const pages = await Promise.all(
      ['health', 'metrics'].map(async (page) => (await fetch(`${telemetry}/${page}`)).text()),
    );
    expect(await running.stop('SIGINT')).toBe(0);
    const log = readFileSync(join(folder, 'log'), 'utf8');
    // It all came through, and by the way it should.
    const ways = [
      'said ',
      'printed ',
      'in two pieces ',
      'inspected',
      'rejected ',
      'options: ',
      'configuration ',
      'failed ',
    ];
    expect(ways.filter((way) => !log.includes(way))).toEqual([]);
    expect(running.output).not.toMatch(/^printed/m);
    expect(pages[0]).toContain('could not write');
    for (const text of [log, running.output, ...pages]) expect(leaks(text)).toEqual([]);
  },
);

it.each([
  [
    'create throws its options',
    'create: (options) => { console.log(options); throw new Error(JSON.stringify(options), { cause: new Error(options.told) }); }',
  ],
  [
    'the schema quotes what it got',
    "config: { '~standard': { ...config['~standard'], validate: (value) => ({ issues: Object.entries(value).map(([key, one]) => ({ path: [key], message: 'got ' + JSON.stringify(one) })) }) } }, create: () => ({})",
  ],
  [
    'a promise that nobody waits for',
    'create: (options) => { Promise.reject(new Error(JSON.stringify(options))); return { writePoints: async () => {} }; }',
  ],
])('no secret is in what check and a refused start say: %s', async (_, members) => {
  const sink = `${CARELESS} export default defineSink({ name: 'own', delivery: 'push', config, secrets: ['declared.*'], ${members} });`;
  const folder = makeUserFolder(1, 'text', sink);
  await makeRunnable(folder);
  for (const args of [['check'], ['run', '--loglevel', 'trace']]) {
    const running = startGostats(args, { cwd: folder, env: { ...env, GOSTATS_DEBUG: '1' } });
    if (args[0] === 'run') setTimeout(() => running.child.kill('SIGINT'), 3_000);
    await running.ended;
    expect(running.output).not.toBe('');
    expect(leaks(running.output)).toEqual([]);
  }
});

it('no secret is in what is said of a wrong configuration', async () => {
  const folder = makeFolder({
    'idic.toml': configText({
      port: 1,
      hostname: `root:${MARK}-in-hostname@onefs.example`,
      password: '$cmd:./complains',
      cluster: `verify-ssl = "${MARK}-wrong"\ndisabled = "https://u:${MARK}@h/"\nport_ = "${MARK}"`
        .replace(/verify-ssl[^\n]*\n/, '')
        .replace(/\nport_[^]*/, ''),
      logging: `log_to_stdout = true\nlogfile = ["https://a:${MARK}@b"]`,
    }),
    complains: `#!/bin/sh\necho '${MARK}-half'; echo 'no: password=${MARK}-complaint' >&2; exit 4\n`,
  });
  await (await import('node:fs/promises')).chmod(join(folder, 'complains'), 0o755);
  const { output, code } = await gostats(['check'], { cwd: folder, env: { GOSTATS_DEBUG: '1' } });
  expect(code).toBe(2);
  expect(output).toMatch(/exited with code 4: no: password=\[secret\]/);
  expect(leaks(output)).toEqual([]);
});
