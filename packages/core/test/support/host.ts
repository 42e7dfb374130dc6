import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startSimulator, type Endpoint } from '@gostats/simulator';
import { createCollector, parseConfig, type Collector, type ResolvedConfig } from '../../src/index.js';
import type { PointBatch } from '../../src/sink/index.js';
import { memoryLogger } from '../../src/testing/index.js';

/** What `sink('…')` writes around a body: a definition without a build and without an import. */
const HEAD = (
  brand: string,
  name: string,
): string => `const anything = { '~standard': { version: 1, vendor: 't', validate: (value) => ({ value }) } };
export default { [Symbol.for('gostats.${brand}')]: 1, name: '${name}', config: anything,`;

/** The text of a module with a push sink; `body` is the text of its `create`, or of further members. */
export const sink = (create: string, more = "delivery: 'push'"): string =>
  `${HEAD('sink', 'made')} ${more},\n  async create(options, context) {\n${create}\n  } };`;

/** The text of a module with a plugin. */
export const plugin = (apply: string): string =>
  `${HEAD('plugin', 'made')}\n  async apply(hooks, context) {\n${apply}\n  } };`;

/** A sink that remembers, under its id. Numbers are copied: what it holds is what it was given. */
const REMEMBERING = sink(`
    const all = (globalThis.gostatsRemembered ??= new Map());
    const mine = [];
    all.set(context.id + ' ' + options.run, mine);
    return { writePoints: async (batch) => void mine.push({ ...batch, frames: batch.frames.map((frame) => ({ ...frame, values: frame.values.slice() })) }) };`);

/** A collector with simulated clusters, in a folder of its own. */
export interface Host {
  readonly collector: Collector;
  readonly config: ResolvedConfig;
  readonly logger: ReturnType<typeof memoryLogger>;
  readonly endpoints: readonly Endpoint[];
  /** What the healthy sink of that id got. */
  readonly received: (id: string) => readonly PointBatch[];
  /** Points that went to the sinks so far. */
  readonly dispatched: () => number;
  /** Messages with that code. */
  readonly said: (code: string) => readonly string[];
  /** The configuration that a text gives here. */
  readonly parse: (more: string) => ResolvedConfig;
  readonly stop: (deadlineMs?: number) => Promise<void>;
}

let runs = 0;

/** @param more what follows `[global]`, two stat groups and the clusters; `RUN` becomes this run's number */
export async function makeHost(more: string, files: Readonly<Record<string, string>>, clusters = 1): Promise<Host> {
  const folder = await mkdtemp(join(tmpdir(), 'gostats-host-'));
  const run = String(++runs);
  for (const [name, text] of Object.entries({ 'healthy.mjs': REMEMBERING, ...files })) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  const simulator = await startSimulator({ port: 0, clusters, nodes: 2 });
  const parse = (text: string): ResolvedConfig =>
    parseConfig(toml(simulator.endpoints, text.replaceAll('RUN', run)), join(folder, 'idic.toml'), { env: {} });
  const logger = memoryLogger();
  const config = parse(more);
  const collector = createCollector({ config, logger, userAgent: 'gostats/test', sinkFolders: [] });
  let dispatched = 0;
  collector.hooks.batch.tap({ name: 'test', stage: 100 }, (batch) => {
    dispatched += batch.pointCount;
    return batch;
  });
  return {
    collector,
    dispatched: () => dispatched,
    config,
    logger,
    endpoints: simulator.endpoints,
    parse,
    received: (id) =>
      (globalThis as { gostatsRemembered?: Map<string, PointBatch[]> }).gostatsRemembered?.get(`${id} ${run}`) ?? [],
    said: (code) => logger.lines.filter(({ fields }) => fields['code'] === code).map(({ message }) => message),
    async stop(deadlineMs = 5000) {
      await collector.stop(AbortSignal.timeout(deadlineMs));
      await simulator.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** A healthy sink's table. */
export const healthy = (id = 'healthy', more = ''): string =>
  `[[sink]]\nuse = "./healthy.mjs"\nid = "${id}"\n${more}\n[sink.options]\nrun = "RUN"\n`;

function toml(endpoints: readonly Endpoint[], more: string): string {
  const clusters = endpoints.map(
    ({ port }) =>
      `[[cluster]]\nhostname = "127.0.0.1"\nport = ${port}\nusername = "gostats"\npassword = "gostats"\nverify-ssl = false\n`,
  );
  return `[global]
version = "0.40"
min_update_interval_override = 0.1
stats_processor_retry_interval = 0.2
active_stat_groups = ["cpu", "net"]
[logging]
log_to_stdout = true
[summary_stats]
protocol = true
protocol_interval = 1
[[statgroup]]
name = "cpu"
update_interval = "0.2"
stats = ["cluster.cpu.sys.avg", "node.cpu.user.avg"]
[[statgroup]]
name = "net"
update_interval = "0.2"
stats = ["cluster.net.ext.bytes.in.rate", "node.ifs.cache"]
[[statgroup]]
name = "idle"
update_interval = "0.2"
stats = ["cluster.health"]
${clusters.join('\n')}
${more}`;
}
