import { EventEmitter } from 'node:events';
import {
  diffConfigs,
  redact,
  gostatsError,
  parseConfig,
  type ConfigDiff,
  type LogLevel,
  type ResolvedConfig,
} from '@gostats/core';
import { manualClock, memoryLogger, type LogLine, type ManualClock } from '@gostats/core/testing';
import { expect, it } from 'vitest';
import { startReloading, type Reloading } from '../../src/reload/start-reloading.js';
import { configText } from '../support/config-text.js';

const parse = (text: Partial<Parameters<typeof configText>[0]> = {}): ResolvedConfig =>
  parseConfig(configText({ port: 8080, ...text }), '/etc/idic.toml', { env: {} });

interface Rig {
  readonly reloading: Reloading;
  readonly signals: EventEmitter;
  readonly clock: ManualClock;
  readonly lines: LogLine[];
  /** What the collector was told to go over to. */
  readonly taken: ResolvedConfig[];
  readonly level: () => LogLevel | undefined;
  /** What the file holds from now on; a function throws. */
  readonly write: (next: ResolvedConfig | (() => never)) => void;
  /** The file changed. */
  readonly touch: () => void;
  readonly unwatched: () => boolean;
}

function rig(reload?: (config: ResolvedConfig, deadline: AbortSignal) => Promise<ConfigDiff>): Rig {
  let file: ResolvedConfig | (() => never) = parse();
  let inUse = file;
  let level: LogLevel | undefined;
  let touch = (): void => {};
  let unwatched = false;
  const signals = new EventEmitter();
  const clock = manualClock();
  const logger = memoryLogger();
  const taken: ResolvedConfig[] = [];
  const take = async (next: ResolvedConfig): Promise<ConfigDiff> => {
    const diff = diffConfigs(inUse, next);
    taken.push(next);
    inUse = next;
    return diff;
  };
  const reloading = startReloading({
    collector: { reload: reload ?? take },
    config: inUse,
    load: async () => (typeof file === 'function' ? file() : file),
    log: { logger, setLevel: (next) => (level = next) },
    clock,
    signals,
    watch: (changed) => {
      touch = changed;
      return () => (unwatched = true);
    },
  });
  reloading.begin();
  return {
    reloading,
    signals,
    clock,
    lines: logger.lines,
    taken,
    level: () => level,
    write: (next) => (file = next),
    touch: () => touch(),
    unwatched: () => unwatched,
  };
}

it('goes over to the file at SIGHUP at once, and says what changed', async () => {
  const { signals, clock, lines, write, taken, level } = rig();
  const cluster =
    '[[cluster]]\nhostname = "second"\nusername = "u"\npassword = "pw-2"\n[[sink]]\nuse = "influxdb"\n[influxdb]\ndatabase = "d"';
  const next = parse({ more: cluster, logging: 'log_to_stdout = true\nlog_level = "debug"' });
  write(next);
  await clock.advance(1000);
  signals.emit('SIGHUP');
  await clock.advance(0);
  expect(taken).toEqual([next]);
  expect(lines).toEqual([
    {
      level: 'notice',
      message:
        'Reloaded (SIGHUP). Clusters: 1 added (second:8080), 1 kept. ' +
        'Sinks: 1 added (influxdb), 1 kept, 1 of them with changed clusters (discard). Changed: [logging].',
      fields: {
        event: 'config.reloaded',
        reason: 'SIGHUP',
        clustersAdded: ['second:8080'],
        clustersRemoved: [],
        clustersChanged: [],
        sinksAdded: ['influxdb'],
        sinksRemoved: [],
        sinksChanged: [],
        settingsChanged: ['[logging]'],
      },
    },
  ]);
  expect(level()).toBe('debug');
});

it('looks at a changed file when it has been quiet for half a second', async () => {
  const { clock, lines, touch } = rig();
  touch();
  await clock.advance(499);
  expect(lines).toEqual([]);
  await clock.advance(1);
  expect(lines).toMatchObject([{ level: 'notice', message: 'Reloaded (the file changed). Nothing changed.' }]);
});

it('reports a file that is wrong, with all its problems, and goes on with what it has', async () => {
  const { signals, clock, lines, write, taken } = rig();
  write(() => {
    const problems = [
      { line: 3, path: 'global.version', problem: 'expected another' },
      { line: 9, path: 'cluster[0].port', problem: 'expected a number' },
    ];
    throw gostatsError('E_CONFIG', { file: '/etc/idic.toml', problems });
  });
  signals.emit('SIGHUP');
  await clock.advance(0);
  expect(taken).toEqual([]);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatchObject({ level: 'error', fields: { code: 'E_CONFIG' } });
  expect(lines[0]?.message).toMatch(/^Reload \(SIGHUP\) refused: nothing was changed, and collection continues\. /);
  expect(lines[0]?.message).toMatch(/line 3 {2}global\.version .*\n.*line 9 {2}cluster\[0\]\.port/);
  write(parse({ port: 8081 }));
  signals.emit('SIGHUP');
  await clock.advance(0);
  expect(taken.map(({ clusters }) => clusters.map(({ id }) => id))).toEqual([['127.0.0.1:8081']]);
});

it('reports what cannot be run, and knows its secrets before it does', async () => {
  const { signals, clock, lines, write } = rig(() =>
    Promise.reject(gostatsError('E_SINK_NOT_FOUND', { use: 'x', where: 'w', tried: [], from: [], install: 'npm i x' })),
  );
  write(parse({ port: 1, password: 'n3w-s3cret' }));
  signals.emit('SIGHUP');
  await clock.advance(0);
  expect(lines).toMatchObject([{ level: 'error', fields: { code: 'E_SINK_NOT_FOUND' } }]);
  expect(redact('n3w-s3cret')).toBe('[secret]');
});

const TWO_MORE = ['b', 'c']
  .map((host) => `[[cluster]]\nhostname = "${host}"\nusername = "u"\npassword = "p"\n`)
  .join('');

/** A rig that collects from three clusters. */
async function three(): Promise<Rig> {
  const started = rig();
  started.write(parse({ more: TWO_MORE }));
  started.signals.emit('SIGHUP');
  await started.clock.advance(0);
  started.lines.splice(0);
  return started;
}

const half = { clusters: parse(), keys: parse({ more: TWO_MORE, stats: ['cluster.health'] }) };

it.each([
  ['most of the clusters', half.clusters, '2 of 3 clusters'],
  ['most of the statistics', half.keys, '2 of 2 statistics'],
  ['the only sink', parse({ more: TWO_MORE, processor: '"other"' }), '1 of 1 sinks'],
])('refuses a changed file without %s, once, and says how to have it all the same', async (_, next, lost) => {
  const { clock, lines, touch, write, taken, signals } = await three();
  write(next);
  touch();
  await clock.advance(2999);
  expect(lines).toEqual([]);
  await clock.advance(1);
  touch(); // its date alone
  await clock.advance(10_000);
  expect(lines.filter(({ level }) => level !== 'debug')).toEqual([
    {
      level: 'error',
      message:
        `Reload (the file changed) refused: nothing was changed, and collection continues. This file would remove ${lost}; ` +
        `it may be only partly written. To apply it anyway, run: kill -HUP ${process.pid} (or systemctl reload gostats).`,
      fields: { event: 'config.reload-refused', reason: 'the file changed' },
    },
  ]);
  expect(taken).toHaveLength(1);

  signals.emit('SIGHUP');
  await clock.advance(0);
  expect(taken.at(-1)).toBe(next);
  expect(lines).toContainEqual({
    level: 'warn',
    message: `Reload (SIGHUP) removes ${lost}.`,
    fields: expect.objectContaining({ event: 'config.parts-lost', reason: 'SIGHUP' }) as object,
  });
});

it('takes a file that lost a little when it has been quiet for three seconds', async () => {
  const { clock, lines, touch, write, taken } = await three();
  const next = parse({ more: TWO_MORE.slice(0, TWO_MORE.indexOf('[[cluster]]', 1)) });
  write(next);
  touch();
  await clock.advance(2999);
  expect(taken).toHaveLength(1);
  await clock.advance(1);
  expect(taken.at(-1)).toBe(next);
  expect(lines.at(-1)?.message).toContain('1 removed (c:8080)');
});

it('keeps a cluster that ran before and is wrong in the file now, and says so', async () => {
  const { clock, lines, touch, write, taken } = await three();
  write(parse({ more: TWO_MORE.replace('hostname = "b"', 'hostname = "b"\nport = "8080"') }));
  touch();
  await clock.advance(3000);
  write(parse({ more: TWO_MORE.replace('password = "p"', 'password = "$env:NOT_SET"') }));
  touch();
  await clock.advance(3000);
  expect(taken.at(-1)?.clusters.find(({ id }) => id === 'b:8080')?.password).toBe('p');
  const said = lines.map(({ level, message }) => `${level} ${message}`);
  expect(said).toContainEqual(
    expect.stringMatching(
      /^error .*idic\.toml:\d+ cluster\[1\]\.password: the environment variable NOT_SET is not set; this cluster is left out/,
    ),
  );
  expect(said).toContainEqual('warn Cluster b:8080 keeps its previous settings.');
});

it('says what has to wait for the next start', async () => {
  const { signals, clock, lines, write } = rig();
  write(parse({ logging: 'logfile = "log"\nlog_to_stdout = true', more: '[telemetry]\nport = 9100' }));
  signals.emit('SIGHUP');
  await clock.advance(0);
  expect(lines.at(-1)).toMatchObject({
    level: 'warn',
    message: 'These changes take effect at the next start: [logging] (all but log_level), [telemetry].',
  });
});

it('ends a reload under way when the collector stops, and begins none', async () => {
  const deadlines: AbortSignal[] = [];
  const { signals, clock, reloading, touch, unwatched } = rig((_, deadline) => {
    deadlines.push(deadline);
    return new Promise(() => {});
  });
  signals.emit('SIGHUP');
  await clock.advance(0);
  expect(deadlines.map(({ aborted }) => aborted)).toEqual([false]);
  reloading.end();
  expect(deadlines.map(({ aborted }) => aborted)).toEqual([true]);
  signals.emit('SIGHUP');
  touch();
  await clock.advance(1000);
  expect(deadlines).toHaveLength(1);
  expect(unwatched()).toBe(true);
});
