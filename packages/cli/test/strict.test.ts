import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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

const talker = `import { appendFileSync } from 'node:fs';
import { defineSink } from '@gostats/core/sink';
const config = { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } };
export default defineSink({ name: 'own', delivery: 'push', config, create(options, { logger }) {
  appendFileSync(new URL('made', import.meta.url), 'x');
  if (options.when === 'throw') throw new Error('not made at all');
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

it.each(['run', 'check'])('%s --strict reports what is wrong with file, sinks and plugins at once', async (command) => {
  const more = `[discard]\ncolour = 1\n${useTalker('create')}${useDoubter}`;
  const text = configText({ port: 1, stats: ['clutser.cpu.user.avg'], more }).replace('[global]', '[Global]');
  const cwd = makeFolder({ 'idic.toml': text, 'own.mjs': talker, 'doubter.mjs': doubter });
  const { code, stderr, stdout } = await gostats([command, '--strict'], { cwd });
  expect(code).toBe(2);
  expect(stderr).toMatch(/^E_CONFIG {2}5 problems in /);
  expect(readFileSync(join(cwd, 'made'), 'utf8')).toBe('x');
  const found = [
    /statgroup {2}The key clutser\.cpu\.user\.avg .* did you mean cluster\.cpu\.user\.avg\?/,
    /Global {2}written "Global"/,
    /discard\.colour {2}unknown key/,
    /(?:sink\[0\]|own:) .*made with a doubt/,
    /(?:plugin\[0\]|plugins:) .*applied with a doubt/,
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

it('run --strict refuses a sink that cannot be made beside one that can', async () => {
  const cwd = makeFolder({ 'idic.toml': configText({ port: 1, more: useTalker('throw') }), 'own.mjs': talker });
  const { code, stderr } = await gostats(['run', '--strict'], { cwd });
  expect([code, stderr]).toEqual([
    2,
    expect.stringMatching(/^E_CONFIG {2}1 problem in .*\n.*sink\[0\] .*not made at all/),
  ]);
});

it('run --strict makes each sink once, runs though a cluster is away, and reloads as strictly', async () => {
  const text = configText({ port: 1, more: useTalker('never') });
  const cwd = makeFolder({ 'idic.toml': text, 'own.mjs': talker });
  const running = startGostats(['run', '--strict'], { cwd });
  await running.says(/127\.0\.0\.1:1 is down/);
  expect(readFileSync(join(cwd, 'made'), 'utf8')).toBe('x');

  const stats = ['clutser.cpu.user.avg'];
  writeFileSync(
    join(cwd, 'idic.toml'),
    configText({ port: 1, stats, more: `[discard]\ncolour = 1\n${useTalker('never')}` }),
  );
  running.child.kill('SIGHUP');
  await running.says(
    /refused: nothing was changed, and collection continues\.[^]*clutser[^]*discard\.colour|discard\.colour[^]*clutser/,
  );
  expect(await running.stop('SIGINT')).toBe(0);
});
