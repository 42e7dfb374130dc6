import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { logEvent } from '@gostats/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeClusters, startCluster } from './support/cluster.js';
import { configText } from './support/config-text.js';
import { makeFolder, removeFolders } from './support/folder.js';
import { killAll, startGostats, type RunningGostats } from './support/gostats.js';
import { sinkFile } from './support/sink-file.js';

type Line = Readonly<Record<string, unknown>>;

/** A sink that writes to the log in every way, and refuses its first batch. */
const talkative = `
  let refused = false;
  context.logger.notice('made', { event: 'made', limit: 3 });
  console.log('printed by the sink');
  return {
    async init() { context.logger.trace("init"); },
    async writePoints() {
      if (refused) return;
      refused = true;
      throw new Error('no room yet');
    },
  };
`;
const plugin = `import { definePlugin } from '@gostats/core/plugin';
export default definePlugin({ name: 'watcher', apply(hooks, context) {
  context.logger.info('applied');
  hooks.clusterUp.tap(() => { throw new Error('not my day'); });
} });`;

/** What belongs to every line of a cluster, a sink or a plugin, whatever its event. */
const SCOPES = ['cluster', 'sink', 'plugin', 'repeats'];

const nobody = '[[cluster]]\nhostname = "127.0.0.1"\nport = 1\nusername = "u"\npassword = "p"\nverify-ssl = false\n';
const closed = '[influxdb]\nhost = "127.0.0.1"\nport = 1\ndatabase = "isi_data_insights"\n';
const logging = 'log_to_stdout = true\nlog_file_format = "json"\nlog_level = "trace"';

const linesOf = ({ stdout }: RunningGostats): string[] => stdout.split('\n').filter((line) => line !== '');

/** A whole night in short: a start with one cluster and one database away, reloads that are refused and taken, a stop. */
async function liveThrough(): Promise<RunningGostats> {
  const { port } = await startCluster();
  const own = '[[sink]]\nuse = "./own.mjs"\nid = "own"\n';
  const more = `[notes]\nby = "ops"\n${closed}${nobody}${own}[[plugin]]\nuse = "./watcher.mjs"\nid = "watcher"\n`;
  const text = configText({ port, processor: '["influxdb", "discard"]', logging, more });
  const folder = makeFolder({ 'idic.toml': text, 'own.mjs': sinkFile(talkative), 'watcher.mjs': plugin });
  chmodSync(join(folder, 'idic.toml'), 0o644); // an insecure choice: everybody can read the password
  const running = startGostats(['run'], { cwd: folder });
  const reload = (next: string): void => {
    writeFileSync(join(folder, 'idic.toml'), next);
    running.child.kill('SIGHUP');
  };
  await running.says(/"event":"cluster\.collecting"/);
  await running.says(/"event":"sink\.back"/);
  await running.says(/"event":"sink\.start-failed"/);
  await running.says(/"event":"cluster\.down"/);
  reload('[global');
  await running.says(/"event":"config\.reload-refused"/);
  reload(
    text
      .replace('min_update_interval_override = 5', 'min_update_interval_override = 6\nmax_retries = 3')
      .replace(nobody, '')
      .replace(own, ''),
  );
  await running.says(/"event":"config\.reloaded"/);
  await running.stop('SIGTERM');
  return running;
}

describe('a log in JSON, at trace', () => {
  let running: RunningGostats;
  let lines: Line[];
  beforeAll(async () => {
    running = await liveThrough();
    lines = linesOf(running).map((line) => JSON.parse(line) as Line);
  }, 90_000);
  afterAll(async () => {
    killAll();
    await closeClusters();
    removeFolders();
  });
  const of = (event: string): Line => lines.find((line) => line['event'] === event) ?? {};

  it('has an event of the table on each line', () => {
    expect(lines.length).toBeGreaterThan(30);
    expect(lines.filter(({ event }) => logEvent(event) === undefined)).toEqual([]);
  });

  it('has the level and the fields on each line that the table says', () => {
    const wrong = lines.filter(({ event, level }) => ![logEvent(event)?.level].flat().includes(level as 'warn'));
    expect(wrong).toEqual([]);
    const packages = new Set(['sink.message', 'plugin.message']);
    const strange = lines.flatMap(({ event, level: _level, time: _time, msg: _msg, ...fields }) => {
      if (packages.has(String(event))) return [];
      const allowed = [...SCOPES, ...(logEvent(event)?.fields ?? '').replaceAll('?', '').split(' ')];
      return Object.keys(fields)
        .filter((field) => !allowed.includes(field))
        .map((field) => `${String(event)}: ${field}`);
    });
    expect(strange).toEqual([]);
  });

  it('tells the night from start to stop', () => {
    const seen = new Set(lines.map(({ event }) => event));
    for (const event of [
      'collector.starting',
      'config.warning',
      'security.insecure-choice',
      'session.opened',
      'request.answered',
      'cluster.collecting',
      'batch.fetched',
      'batch.written',
      'cluster.down',
      'sink.start-failed',
      'sink.write-failed',
      'sink.back',
      'sink.loaded',
      'sink.message',
      'sink.printed',
      'plugin.loaded',
      'plugin.message',
      'hook.failed',
      'config.reload-refused',
      'config.reloaded',
      'collector.stopping',
      'collector.stopped',
    ]) {
      expect(seen).toContain(event);
    }
    expect(lines[0]).toMatchObject({ event: 'collector.starting', clusters: 2, sinks: 3 });
    expect(lines.at(-1)).toMatchObject({ event: 'collector.stopped' });
  });

  it('has the facts as fields', () => {
    expect(of('cluster.down')).toMatchObject({ level: 'error', cluster: '127.0.0.1:1', code: 'E_CLUSTER_UNREACHABLE' });
    expect(of('cluster.collecting')).toMatchObject({ cluster: 'simcluster', nodes: 2, keys: 2 });
    expect(of('sink.start-failed')).toMatchObject({ level: 'error', sink: 'influxdb', code: 'E_SINK_START' });
    expect(of('sink.write-failed')).toMatchObject({
      level: 'warn',
      sink: 'own',
      cluster: 'simcluster',
      code: 'E_SINK_WRITE',
    });
    expect(of('sink.message')).toMatchObject({ sink: 'own', packageEvent: 'made', limit: 3, msg: 'made' });
    expect(of('sink.printed')).toMatchObject({ sink: 'own', printed: 'stdout', msg: 'printed by the sink' });
    expect(of('plugin.message')).toMatchObject({ plugin: 'watcher', msg: 'applied' });
    expect(of('config.reload-refused')).toMatchObject({ code: 'E_CONFIG_SYNTAX' });
    expect(of('config.reloaded')).toMatchObject({
      clustersRemoved: ['127.0.0.1:1'],
      clustersAdded: [],
      sinksRemoved: ['own'],
    });
  });
});
