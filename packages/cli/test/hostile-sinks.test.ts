import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, expect, it } from 'vitest';
import { closeClusters, startCluster } from './support/cluster.js';
import { configText } from './support/config-text.js';
import { makeFolder, removeFolders } from './support/folder.js';
import { gostats, killAll, startGostats, type GostatsOptions, type RunningGostats } from './support/gostats.js';
import { sinkFile, useSinkFile } from './support/sink-file.js';

afterEach(async () => {
  killAll();
  await closeClusters();
});
afterAll(removeFolders);

const LOGGING = 'logfile = "log"\nlog_to_stdout = true';

async function running(
  own: string,
  flags: readonly string[] = [],
  options: GostatsOptions = {},
): Promise<RunningGostats & { cwd: string }> {
  const { port } = await startCluster();
  const uses = useSinkFile();
  const text = configText({ port, logging: LOGGING, ...uses, processor: '["discard"]' });
  const cwd = makeFolder({ 'idic.toml': text, 'own.mjs': own });
  return Object.assign(startGostats(['run', ...flags], { cwd, ...options }), { cwd });
}

const WAYS_OUT = [
  'process.exit(0)',
  'process.reallyExit(0)',
  'process.abort()',
  'process.kill(process.pid, "SIGKILL")',
  'setTimeout(() => process.exit(0), 1)',
];

it.each(WAYS_OUT)('a sink that says %s is named, and collection goes on', async (way) => {
  const one = await running(sinkFile(`return { async writePoints() { ${way}; } };`), ['--loglevel', 'debug']);
  await one.says(/ERROR .*The sink "own" \(.*own\.mjs\).* called process\.\w+/);
  const before = one.output.length;
  await one.says(new RegExp(`^[^]{${before}}[^]*\\[discard\\] written`));
  expect(await one.stop('SIGINT')).toBe(0);
});

it.each([
  ['when it is loaded', 'process.exit(0);\n', 'E_SINK_LOAD'],
  ['when it is made', sinkFile('process.exit(0);'), 'E_SINK_INSTANCE'],
])('one that says so %s is an error of run and check', async (_, own, code) => {
  const text = configText({ port: 1, ...useSinkFile() });
  const cwd = makeFolder({ 'idic.toml': text, 'own.mjs': own });
  for (const command of ['run', 'check']) {
    const ended = await gostats([command], { cwd });
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(new RegExp(`^${code} .*own\\.mjs.*called process\\.exit`));
  }
});

it.each([
  ['at once', 'for (;;) {}'],
  ['after an await', 'await new Promise((resolve) => setImmediate(resolve)); for (;;) {}'],
  ['in microtasks', 'for (;;) await null;'],
])('a sink that loops for ever %s is named with its line, and ends gostats with 1', async (_, loop) => {
  const own = sinkFile(`return { async writePoints() {\n${loop}\n} };`);
  const one = await running(own, ['--stall-timeout', '1']);
  expect(await one.ended).toBe(1);
  const line = own.slice(0, own.indexOf('for (;;)')).split('\n').length;
  const words = new RegExp(`Nothing has run for 1 s at .*own\\.mjs:${line}; running: the sink "own" \\(.*own\\.mjs\\)`);
  expect(one.stderr).toMatch(words);
  expect(readFileSync(join(one.cwd, 'log'), 'utf8')).toMatch(words);
  expect(one.output).not.toContain('debugger');
});

it('so is one that loops when it is loaded', async () => {
  const one = await running('for (;;) {}\n', ['--stall-timeout', '1']);
  expect(await one.ended).toBe(1);
  expect(one.stderr).toMatch(/Nothing has run for 1 s at .*own\.mjs:1; running: the sink ".\/own\.mjs"/);
});

/** Slowly enough for a small heap to be seen filling: large ones take their time anyway. */
const FILL =
  'const until = performance.now() + 5; while (performance.now() < until); kept.push(Array.from({ length: 100_000 }, (_, i) => i));';

it.each([
  ['at once', `for (;;) { ${FILL} }`],
  ['little by little', `setInterval(() => { ${FILL} }, 1);`],
])('a sink that fills the heap %s ends gostats with 1 and a word', async (_, fill) => {
  const own = sinkFile(`const kept = []; return { async writePoints() {\n${fill}\n} };`);
  const one = await running(own, [], { nodeFlags: ['--max-old-space-size=300'] });
  expect(await one.ended).toBe(1);
  expect(one.stderr).toMatch(
    /The heap is full \(\d+ MB\) at .*own\.mjs:\d+; .* One second earlier: heap \d+ MB, queued points 0 MB/,
  );
  expect(one.output).not.toContain('out of memory');
});
