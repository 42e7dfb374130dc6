import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL, fileURLToPath } from 'node:url';
import { expect, it, vi } from 'vitest';
import { tempFolder } from './isolated.js';

const dist = pathToFileURL(fileURLToPath(new URL('../../dist/index.js', import.meta.url))).href;

/** A host that opens the one sink of its configuration and waits. */
const HOST = (file: string): string => `
import { loadConfig, openSink } from '${dist}';
const config = await loadConfig('${file}', { env: {} });
const logger = Object.fromEntries(['trace', 'debug', 'info', 'notice', 'warn', 'error', 'critical'].map((at) => [at, () => {}]));
await openSink(config, config.sinks[0], [], { logger, userAgent: 't', signal: new AbortController().signal });
setInterval(() => {}, 1e6);`;

const CONFIG = `[global]
version = "0.40"
active_stat_groups = []
[logging]
log_to_stdout = true
[[sink]]
use = "./sink.mjs"
isolate = "process"
may_write = ["pid"]
[[cluster]]
hostname = "onefs"
username = "u"
password = "p"
`;

const SINK = `import { writeFileSync } from 'node:fs';
const config = { '~standard': { version: 1, vendor: 't', validate: (value) => ({ value }) } };
export default { [Symbol.for('gostats.sink')]: 1, name: 'made', config, delivery: 'push', create() {
  writeFileSync(new URL('pid', import.meta.url), String(process.pid));
  setInterval(() => {}, 1000);
  return { writePoints: async () => {} };
} };`;

it('ends with the host, also when that is killed', async () => {
  const folder = await tempFolder();
  const file = join(folder, 'idic.toml');
  await writeFile(file, CONFIG);
  await writeFile(join(folder, 'sink.mjs'), SINK);
  await writeFile(join(folder, 'host.mjs'), HOST(file));
  const host = spawn(process.execPath, [join(folder, 'host.mjs')], { stdio: ['ignore', 'ignore', 'inherit'] });
  const pid = await vi.waitFor(async () => {
    const text = await readFile(join(folder, 'pid'), 'utf8');
    expect(text).not.toBe('');
    return Number(text);
  }, 60_000);
  expect(process.kill(pid, 0)).toBe(true);
  host.kill('SIGKILL');
  await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'), 60_000);
});
