import { defaultTrust } from '@gostats/net';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.js';
import { defaultLimits } from '../../src/limits/index.js';
import { LEAST, parse, refusal } from './config-text.js';

describe('loadConfig', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gostats-config-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('reads a file and fills in defaults', async () => {
    const file = join(folder, 'idic.toml');
    await writeFile(file, LEAST);
    const config = await loadConfig(file, { env: {} });
    expect({ ...config, table: undefined, locate: undefined, askStores: undefined }).toEqual({
      file,
      version: '0.40',
      logging: { file: undefined, format: 'text', level: 'notice', toStdout: true, maxSizeBytes: 100e6, maxFiles: 5 },
      telemetry: undefined,
      unknownTables: [],
      strict: false,
      clusters: [
        {
          id: 'one:8080',
          hostname: 'one',
          port: 8080,
          username: 'reader',
          password: 'hunter2',
          authtype: 'session',
          ...defaultTrust,
          proxy: undefined,
          preserveCase: false,
          tags: {},
          limits: defaultLimits,
          sinkOptions: {},
          path: 'cluster[0]',
        },
      ],
      sinks: [
        {
          id: 'alpha',
          use: 'alpha',
          onStartFailure: 'retry',
          allowUnsafePath: false,
          options: undefined,
          path: 'stats_processor',
        },
      ],
      sources: [],
      plugins: [],
      statGroups: [
        {
          name: 'load',
          updateInterval: { kind: 'native', multiplier: 1 },
          stats: ['node.load.1min', 'node.load.5min'],
        },
      ],
      summaries: [],
      sinkMaxRetries: Infinity,
      sinkRetryIntervalMs: 5000,
      maxRetries: 8,
      minUpdateIntervalMs: 30_000,
      includeDegraded: false,
      tags: {},
      fetchByStatgroup: false,
      statTimeoutSeconds: 0,
      statRetries: 2,
      statRetryIntervalMs: 2000,
      unusableClusters: [],
      unusableSinks: [],
      problems: [],
      warnings: [],
    });
  });

  it('names the file that is missing, and says so when it is no file', async () => {
    await expect(loadConfig(join(folder, 'none.toml'), { env: {} })).rejects.toMatchObject({
      code: 'E_CONFIG_NOT_FOUND',
      message: `Cannot read the configuration file ${join(folder, 'none.toml')}: no such file.`,
    });
    await expect(loadConfig(folder, { env: {} })).rejects.toMatchObject({
      code: 'E_CONFIG_NOT_FOUND',
      message: `Cannot read the configuration file ${folder}: it is a folder.`,
    });
  });
});

describe('parseConfig', () => {
  it('takes a byte order mark and lines that end in CR LF', () => {
    const config = parse(`\uFEFF${LEAST.replaceAll('\n', '\r\n')}`);
    expect(config.clusters[0]?.hostname).toBe('one');
    expect(config.locate('cluster[0].password')).toBe(10);
  });

  it('gives back a configuration that nobody can change', () => {
    const config = parse(`${LEAST}[alpha]\nlist = [{ a = 1 }]\n`);
    const table = config.table('alpha') as { list: { a: number }[] };
    for (const change of [
      () => Object.assign(config, { file: '' }),
      () => Object.assign(config.clusters[0]!, { hostname: '' }),
      () => (config.statGroups[0]!.stats as string[]).push('x'),
      () => Object.assign(table.list[0]!, { a: 2 }),
    ]) {
      expect(change).toThrow(TypeError);
    }
  });

  it.each([
    ['a value without quotes', `${LEAST}[alpha]\nhost = localhost`, 16, 8, 'unexpected character'],
    ['a key twice', `${LEAST}[alpha]\na = 1\na = 2\n`, 17, 6, "can't redefine existing key"],
    ['a date that does not exist', `${LEAST}[alpha]\nday = 2024-99-99\n`, 16, 1, 'invalid Datetime'],
    ['a table twice', `[global]\nversion = "0.40"\n[global]\n`, 3, 8, "can't redefine existing key"],
  ])('says where %s stands', (_, text, line, column, problem) => {
    const error = refusal(text);
    expect(error.code).toBe('E_CONFIG_SYNTAX');
    expect(error.message).toContain(`/etc/gostats/idic.toml:${line}:${column} is not valid TOML: ${problem}`);
    expect(error.message.split('\n')).toHaveLength(1);
  });

  it('keeps a password beside a syntax error out of everything it says', () => {
    const error = refusal('[[cluster]]\npassword = "hunter2" x\n');
    expect(error.code).toBe('E_CONFIG_SYNTAX');
    expect(`${error.stack} ${String(error.cause)}`).not.toContain('hunter2');
  });
});
