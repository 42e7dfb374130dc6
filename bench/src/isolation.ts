/**
 * `npm run isolation`: CPU time of the host for a batch of 20 series × 40 values that a sink in its own process takes. Not one
 * of the ratios of `npm run bench`, as there is nothing beside it to compare with.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig, openSink } from '@gostats/core';
import type { PushSink } from '@gostats/core/sink';
import { makeBatch, memoryLogger } from '@gostats/core/testing';

const ROUNDS = 6;
const BATCHES = 5_000;

const SINK = `const config = { '~standard': { version: 1, vendor: 'bench', validate: (value) => ({ value }) } };
export default { [Symbol.for('gostats.sink')]: 1, name: 'nothing', config, delivery: 'push',
  create: () => ({ writePoints: async () => {} }) };`;
const CONFIG = `[global]
version = "0.40"
active_stat_groups = []
[logging]
log_to_stdout = true
[[sink]]
use = "./nothing.mjs"
isolate = "process"
[[cluster]]
hostname = "onefs"
username = "u"
password = "p"
`;

const folder = await mkdtemp(join(tmpdir(), 'gostats-bench-'));
try {
  await writeFile(join(folder, 'nothing.mjs'), SINK);
  await writeFile(join(folder, 'idic.toml'), CONFIG);
  const { signal } = new AbortController();
  const config = await loadConfig(join(folder, 'idic.toml'), { env: {} });
  const host = { logger: memoryLogger(), userAgent: 'gostats/bench', signal };
  const { instance } = await openSink(config, config.sinks[0]!, [], host);
  const fields = (row: number): Record<string, number> =>
    Object.fromEntries(Array.from({ length: 40 }, (_, column) => [`field_${column}`, row * column]));
  const rows = Array.from({ length: 20 }, (_, row) => ({ tags: { row: String(row) }, value: fields(row) }));
  const batch = makeBatch([{ key: 'node.bench', rows }]);
  for (let round = 0; round < ROUNDS; round++) {
    const before = process.cpuUsage();
    for (let count = 0; count < BATCHES; count++) await (instance as PushSink).writePoints(batch, signal);
    const { user, system } = process.cpuUsage(before);
    console.log(`${((user + system) / BATCHES).toFixed(1)} µs of CPU a batch`);
  }
  await instance.close?.(signal);
} finally {
  await rm(folder, { recursive: true });
}
