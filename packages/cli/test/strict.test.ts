import { afterAll, afterEach, expect, it } from 'vitest';
import { configText } from './support/config-text.js';
import { makeFolder, removeFolders } from './support/folder.js';
import { gostats, killAll } from './support/gostats.js';

afterEach(killAll);
afterAll(removeFolders);

const ODD: readonly (readonly [what: string, text: string, warning: RegExp])[] = [
  ['a name in another case', configText({ port: 1 }).replace('[global]', '[Global]'), /line 1 {2}Global {2}written "Global"/],
  ['an unknown key', configText({ port: 1, more: '[summary_stats]\nprotocl = true\n' }), /summary_stats\.protocl {2}unknown key; did you mean "protocol"\?/],
  ['an unknown key of a sink', configText({ port: 1, more: '[discard]\ncolour = 1\n' }), /line \d+ {2}discard\.colour {2}unknown key/],
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
  expect([code, stderr]).toEqual([2, expect.stringMatching(/prometheus\.pasword {2}unknown key; did you mean "password"\?/)]);
});

it('a level of the log that nobody knows is no reason not to start', async () => {
  const text = configText({ port: 1 }).replace('version = "', 'version = "x');
  const cwd = makeFolder({ 'idic.toml': text });
  const { stderr } = await gostats(['-loglevel', 'chatty'], { cwd });
  expect(stderr).toMatch(/ignored --loglevel "chatty": expected one of trace, .*\n.*E_CONFIG/);
  expect((await gostats(['-loglevel', 'WARNING'], { cwd })).stderr).toMatch(/^E_CONFIG/);
});
