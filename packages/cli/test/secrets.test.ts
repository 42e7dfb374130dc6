import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, expect, it } from 'vitest';
import { closeClusters, startCluster } from './support/cluster.js';
import { configText } from './support/config-text.js';
import { makeFolder, removeFolders } from './support/folder.js';
import { killAll, startGostats } from './support/gostats.js';
import { sinkFile, useSinkFile } from './support/sink-file.js';

afterEach(async () => {
  killAll();
  await closeClusters();
});
afterAll(removeFolders);

/** With everything that is written in another way in JSON, in a URL and in a pattern. */
const canary = 'c4n?ry "p\\w+/ä';

it.each([
  ['session', 'text'],
  ['session', 'json'],
  ['basic-auth', 'text'],
])('a password is in no line, also of a careless sink, at level trace (%s, %s)', async (authtype, format) => {
  const { port } = await startCluster({ password: canary });
  const sink = sinkFile(`
    const { password } = options;
    const own = context.logger;
    return { async writePoints() {
      own.error('plain ' + password, { password, nested: [{ [password]: { password } }] });
      own.notice('url http://u:' + encodeURIComponent(password) + '@host', { form: new URLSearchParams({ password }).toString() });
      own.notice('header', { authorization: 'Basic ' + Buffer.from('someone:' + password).toString('base64') });
      own.notice('json ' + JSON.stringify({ password }));
      const error = new Error('refused ' + password, { cause: new Error(password) });
      own.trace('thrown', { err: error, error });
      own.critical('the last line');
      throw error;
    } };`);
  const folder = makeFolder({
    'idic.toml': configText({
      port,
      password: canary,
      cluster: `verify-ssl = false\nauthtype = "${authtype}"`,
      logging: `logfile = "log"\nlog_to_stdout = true\nlog_file_format = "${format}"`,
      ...useSinkFile(`[sink.options]\npassword = "$env:CANARY"`),
    }),
    'own.mjs': sink,
  });
  const running = startGostats(['run', '--loglevel', 'trace'], { cwd: folder, env: { CANARY: canary } });
  await running.says(/the last line/);
  await running.says(/could not write/);
  expect(await running.stop('SIGINT')).toBe(0);
  const log = readFileSync(join(folder, 'log'), 'utf8');
  expect(log).toContain('plain [secret]');
  expect(log).toContain('[secret]@host');
  expect(log).toMatch(/"?authorization"?[=:]"?\[secret\]/);
  for (const text of [log, running.output]) {
    const plain = text.replaceAll('\\\\', '\\').replaceAll('\\"', '"');
    for (const part of [
      'c4n?ry',
      'c4n%3Fry',
      'p\\w+',
      '%5Cw',
      Buffer.from(`:${canary}`).toString('base64').slice(4, -4),
    ]) {
      expect(plain).not.toContain(part);
    }
    // Basic auth of whatever user: undo every base64 text of the log.
    for (const [word] of text.matchAll(/[\w+/-]{12,}={0,2}/g))
      expect(Buffer.from(word, 'base64').toString()).not.toContain('c4n?ry');
  }
});
