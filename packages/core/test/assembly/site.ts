import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createCollector, parseConfig, type Collector, type ResolvedConfig } from '../../src/index.js';
import type { PluginSpec } from '../../src/plugin/index.js';
import type { SinkContext, StandardSchema, StatsSink } from '../../src/sink/index.js';
import { manualClock, memoryLogger, type ManualClock } from '../../src/testing/index.js';
import { FakeCluster, MINUTE } from '../cluster/fake-cluster.js';
import { fakeClients } from './fake-clients.js';

/** What a test may say of a sink; the rest is a push sink that takes everything. */
export interface MadeSink {
  readonly delivery?: 'push' | 'pull';
  readonly clusterConfig?: StandardSchema;
  readonly tables?: readonly string[];
  readonly create: (options: Readonly<Record<string, unknown>>, context: SinkContext) => StatsSink | Promise<StatsSink>;
}

export interface SiteOptions {
  readonly clusters?: number;
  readonly sinks?: Readonly<Record<string, MadeSink>>;
  /** By name; each stands in `./<name>.mjs`. */
  readonly plugins?: Readonly<Record<string, Omit<PluginSpec, 'name'>>>;
  readonly setUp?: (cluster: FakeCluster, index: number) => void;
}

/** A whole collector on a clock turned by hand: clusters that a test holds in its hand, sinks that it wrote. */
export interface Site {
  /** Of the configuration. */
  readonly folder: string;
  readonly clock: ManualClock;
  readonly clusters: readonly FakeCluster[];
  readonly collector: Collector;
  readonly logger: ReturnType<typeof memoryLogger>;
  /** What happened, in its order: logins and logouts, calls of sinks as far as they note them here. */
  readonly events: string[];
  readonly said: (level: string) => readonly string[];
  /** The configuration that a text gives here. */
  readonly parse: (text: string) => ResolvedConfig;
  /** Waits for something that is not the clock's: modules are read from the disk. */
  readonly settle: <Value>(work: Promise<Value>) => Promise<Value>;
}

/** A deadline that never comes. */
export const never: AbortSignal = new AbortController().signal;

const anything = { '~standard': { version: 1, vendor: 'test', validate: (value: unknown) => ({ value }) } };
const made = ((globalThis as { gostatsMade?: Map<string, object> }).gostatsMade ??= new Map<string, object>());
let sites = 0;

/** @param text what follows the clusters; the sinks stand in `./<name>.mjs` */
export function makeSite(
  text: string,
  { clusters: count = 1, sinks = {}, plugins = {}, setUp }: SiteOptions = {},
): Site {
  const folder = mkdtempSync(join(tmpdir(), 'gostats-site-'));
  const site = `${++sites}`;
  const put = (name: string, definition: object): void => {
    const key = `${site} ${name}`;
    made.set(key, { name, ...definition });
    writeFileSync(join(folder, `${name}.mjs`), `export default globalThis.gostatsMade.get('${key}');`);
  };
  for (const [name, sink] of Object.entries(sinks))
    put(name, { [Symbol.for('gostats.sink')]: 1, delivery: 'push', config: anything, ...sink });
  for (const [name, plugin] of Object.entries(plugins)) put(name, { [Symbol.for('gostats.plugin')]: 1, ...plugin });
  const clock = manualClock();
  const logger = memoryLogger();
  const events: string[] = [];
  const clusters = Array.from({ length: count }, (_, index) => {
    const cluster = new FakeCluster(clock);
    Object.assign(cluster, { name: `n${index}`, guid: `g${index}` });
    setUp?.(cluster, index);
    fakeClients.set(`c${index}:8080`, () => {
      events.push(`c${index} made`);
      return {
        ...cluster.client(),
        async close() {
          events.push(`c${index} closed`);
        },
      };
    });
    return cluster;
  });
  const parse = (more: string): ResolvedConfig => parseConfig(more, join(folder, 'idic.toml'), { env: {} });
  const collector = createCollector({
    config: parse(text),
    logger,
    userAgent: 'test',
    sinkFolders: [],
    clock,
    random: () => 0,
  });
  const settle = async <Value>(work: Promise<Value>): Promise<Value> => {
    const progress = { over: false };
    const ended = work.finally(() => (progress.over = true));
    ended.catch(() => undefined);
    while (!progress.over) await clock.advance(0);
    return ended;
  };
  onTestFinished(async () => {
    const stopped = collector.stop(AbortSignal.abort());
    await clock.advance(MINUTE);
    await stopped;
    for (const index of clusters.keys()) fakeClients.delete(`c${index}:8080`);
    for (const name of Object.keys({ ...sinks, ...plugins })) made.delete(`${site} ${name}`);
    rmSync(folder, { recursive: true });
  });
  return {
    folder,
    clock,
    clusters,
    collector,
    logger,
    events,
    parse,
    settle,
    said: (level) => logger.lines.filter((line) => line.level === level).map(({ message }) => message),
  };
}

/** A configuration: `[global]` of these keys, the clusters `c0`, `c1`, …, and what follows. */
export function toml(
  clusters: readonly number[],
  more: string,
  global: Readonly<Record<string, string | number | boolean>> = {},
): string {
  const keys = { version: '0.40', min_update_interval_override: 1, ...global };
  return `[global]
${Object.entries(keys)
  .map(([key, value]) => `${key} = ${JSON.stringify(value)}`)
  .join('\n')}
active_stat_groups = ["g"]
[logging]
log_to_stdout = true
[[statgroup]]
name = "g"
update_interval = "5"
stats = ["a", "b"]
${clusters.map((index) => `[[cluster]]\nhostname = "c${index}"\nusername = "u"\npassword = "p"\n`).join('')}
${more}`;
}

/** The `[[sink]]` of a made sink. */
export const sinkTable = (name: string, more = ''): string =>
  `[[sink]]\nuse = "./${name}.mjs"\nid = "${name}"\n${more}\n`;

/** The `[[plugin]]` of a made plugin. */
export const pluginTable = (name: string, more = ''): string =>
  `[[plugin]]\nuse = "./${name}.mjs"\nid = "${name}"\n${more}\n`;
