import { afterAll, afterEach, expect, it } from 'vitest';
import { configText } from './support/config-text.js';
import { makeFolder, removeFolders } from './support/folder.js';
import { gostats, killAll, startGostats } from './support/gostats.js';

afterEach(killAll);
afterAll(removeFolders);

const ODD: readonly (readonly [what: string, text: string, warning: RegExp])[] = [
  [
    'a name in another case',
    configText({ port: 1 }).replace('[global]', '[Global]'),
    /line 1 {2}Global {2}written "Global"/,
  ],
  [
    'an unknown key',
    configText({ port: 1, more: '[summary_stats]\nprotocl = true\n' }),
    /summary_stats\.protocl {2}unknown key; did you mean "protocol"\?/,
  ],
  [
    'an unknown key of a sink',
    configText({ port: 1, more: '[discard]\ncolour = 1\n' }),
    /line \d+ {2}discard\.colour {2}unknown key/,
  ],
  [
    'half a certificate of a sink',
    configText({ port: 1, processor: '"prometheus"', more: '[prometheus]\nport = 9090\ntls_cert = "x.pem"\n' }),
    /tls_cert without tls_key: the pages are served over HTTP/,
  ],
];

it.each(ODD)('check takes %s with a warning, and refuses it with --strict', async (_, text, warning) => {
  const cwd = makeFolder({ 'idic.toml': text });
  const tolerant = await gostats(['check'], { cwd });
  expect([tolerant.code, tolerant.stdout]).toEqual([0, expect.stringMatching(warning)]);
  const strict = await gostats(['check', '--strict'], { cwd });
  expect([strict.code, strict.stderr]).toEqual([2, expect.stringMatching(warning)]);
});

it('strict = true holds for check and run without the flag', async () => {
  const text = configText({ port: 1, more: '[discard]\ncolour = 1\n' }).replace('[global]', '[global]\nstrict = true');
  const cwd = makeFolder({ 'idic.toml': text });
  for (const command of ['check', 'run']) {
    const { code, stderr } = await gostats([command], { cwd });
    expect([code, stderr]).toEqual([2, expect.stringMatching(/discard\.colour {2}unknown key/)]);
  }
});

it('a key that was to protect a page is an error in every mode', async () => {
  const text = configText({ port: 1, processor: '"prometheus"', more: '[prometheus]\nport = 9090\npasword = "x"\n' });
  const { code, stderr } = await gostats(['check'], { cwd: makeFolder({ 'idic.toml': text }) });
  expect([code, stderr]).toEqual([
    2,
    expect.stringMatching(/prometheus\.pasword {2}unknown key; did you mean "password"\?/),
  ]);
});

it('a level of the log that nobody knows is no reason not to start', async () => {
  const text = configText({ port: 1 }).replace('version = "', 'version = "x');
  const cwd = makeFolder({ 'idic.toml': text });
  const { stderr } = await gostats(['-loglevel', 'chatty'], { cwd });
  expect(stderr).toMatch(/ignored --loglevel "chatty": expected one of trace, .*\n.*E_CONFIG/);
  expect((await gostats(['-loglevel', 'WARNING'], { cwd })).stderr).toMatch(/^E_CONFIG/);
});

const talker = `import { defineSink } from '@gostats/core/sink';
const config = { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } };
export default defineSink({ name: 'own', delivery: 'push', config, create(options, { logger }) {
  if (options.when === 'create') logger.warn('made with a doubt');
  return { async init() { if (options.when === 'init') logger.warn('started with a doubt'); }, async writePoints() {} };
} });
`;
const doubter = `import { definePlugin } from '@gostats/core/plugin';
export default definePlugin({ name: 'doubter', apply(hooks, { logger }) { logger.warn('applied with a doubt'); } });
`;
const useTalker = (when: string): string =>
  `[[sink]]\nuse = "./own.mjs"\nid = "own"\n[sink.options]\nwhen = "${when}"\n`;
const useDoubter = '[[plugin]]\nuse = "./doubter.mjs"\nid = "doubter"\n';

it('run --strict reports what is wrong with the file, the sinks and the plugins at once', async () => {
  const text = configText({ port: 1, more: `[discard]\ncolour = 1\n${useTalker('create')}${useDoubter}` }).replace(
    '[global]',
    '[Global]',
  );
  const cwd = makeFolder({ 'idic.toml': text, 'own.mjs': talker, 'doubter.mjs': doubter });
  const { code, stderr, stdout } = await gostats(['run', '--strict'], { cwd });
  expect(code).toBe(2);
  expect(stderr).toMatch(/^E_CONFIG {2}4 problems in /);
  const found = [
    /Global {2}written "Global"/,
    /discard\.colour {2}unknown key/,
    /sink\[0\] {2}made with a doubt/,
    /plugin\[0\] {2}applied with a doubt/,
  ];
  for (const problem of found) expect(stderr).toMatch(problem);
  expect(stdout).toBe('');
});

it.each([
  [
    'a sink warns of when it starts',
    useTalker('init'),
    /1 problem in .*\n {2}line \d+ {2}sink\[0\] {2}started with a doubt/,
  ],
  ['a plugin warns of', useDoubter, /1 problem in .*\n {2}line \d+ {2}plugin\[0\] {2}applied with a doubt/],
])('run --strict ends over what %s, before a cluster is polled', async (_, more, problem) => {
  const text = configText({ port: 1, more });
  const cwd = makeFolder({ 'idic.toml': text, 'own.mjs': talker, 'doubter.mjs': doubter });
  const { code, stderr, stdout } = await gostats(['run', '--strict'], { cwd });
  expect([code, stderr]).toEqual([2, expect.stringMatching(problem)]);
  expect(stdout).not.toMatch(/E_CLUSTER_UNREACHABLE/);
});

it('run --strict runs with a file without warnings, though a cluster is away', async () => {
  const running = startGostats(['run', '--strict'], { cwd: makeFolder({ 'idic.toml': configText({ port: 1 }) }) });
  await running.says(/127\.0\.0\.1:1 is down/);
  expect(await running.stop('SIGINT')).toBe(0);
});
