import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/load.js';
import { CLUSTER, LEAST, parse, problemsOf } from './config-text.js';

const withGlobal = (lines: string): string => LEAST.replace('[logging]', `${lines}\n[logging]`);
const withCluster = (lines: string): string => LEAST.replace(CLUSTER, `${CLUSTER}${lines}\n`);

describe('[global]', () => {
  it('turns seconds into milliseconds and endless tries into Infinity', () => {
    const config = parse(
      withGlobal(`stats_processor_max_retries = 0
stats_processor_retry_interval = 0.5
max_retries = -1
min_update_interval_override = 5
include_degraded = true
fetch_by_statgroup = true
stat_timeout = 20
stat_retries = -3
stat_retry_interval = 1`),
    );
    expect(config).toMatchObject({
      sinkMaxRetries: Infinity,
      sinkRetryIntervalMs: 500,
      maxRetries: Infinity,
      minUpdateIntervalMs: 5000,
      includeDegraded: true,
      fetchByStatgroup: true,
      statTimeoutSeconds: 20,
      statRetries: 0,
      statRetryIntervalMs: 1000,
    });
    expect(parse(withGlobal('max_retries = 9223372036854775807\nstat_timeout = -5'))).toMatchObject({
      maxRetries: 2 ** 63,
      statTimeoutSeconds: 0,
    });
  });

  it('takes one sink or several, and [[sink]] beside or instead of them', () => {
    const table =
      '[[sink]]\nuse = "@acme/gostats-sink-gamma"\nid = "g"\non_start_failure = "fail"\nallow_unsafe_path = true\n[sink.options]\nurl = "x"\n';
    const several = parse(`${LEAST.replace('"alpha"', '["alpha", "beta"]')}${table}`);
    expect(several.sinks).toEqual([
      {
        id: 'alpha',
        use: 'alpha',
        onStartFailure: 'retry',
        allowUnsafePath: false,
        options: undefined,
        path: 'stats_processor[0]',
      },
      {
        id: 'beta',
        use: 'beta',
        onStartFailure: 'retry',
        allowUnsafePath: false,
        options: undefined,
        path: 'stats_processor[1]',
      },
      {
        id: 'g',
        use: '@acme/gostats-sink-gamma',
        onStartFailure: 'fail',
        allowUnsafePath: true,
        options: { url: 'x' },
        path: 'sink[0]',
      },
    ]);
    expect(parse(`${LEAST.replace('stats_processor = "alpha"\n', '')}${table}`).sinks.map(({ id }) => id)).toEqual([
      'g',
    ]);
    expect(problemsOf(LEAST.replace('"alpha"', '[]'))).toEqual([
      'line 3  global.stats_processor  missing; expected the name of a sink, or a [[sink]]',
    ]);
  });
});

describe('[[cluster]]', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'gostats-clusters-'));
    writeFileSync(join(folder, 'ca.pem'), '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n');
    writeFileSync(join(folder, 'key.pem'), '-----BEGIN PRIVATE KEY-----\n');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('reads the authority from a file beside the configuration', () => {
    const config = parseConfig(withCluster('ca_file = "ca.pem"'), join(folder, 'idic.toml'), { env: {} });
    expect(config.clusters[0]?.certificateAuthority).toContain('MIIB');
    const wrong = withCluster(`ca_file = "${join(folder, 'key.pem')}"`);
    expect(problemsOf(wrong)).toEqual([
      `line 11  cluster[0].ca_file  expected a PEM file with a certificate, got ${join(folder, 'key.pem')} without one`,
    ]);
    expect(problemsOf(withCluster('ca_file = "none.pem"'))).toEqual([
      'line 11  cluster[0].ca_file  cannot read the file none.pem: no such file',
    ]);
  });

  it('takes fingerprints in every spelling, one or several', () => {
    const digits = 'ab'.repeat(32);
    const pinned = Array.from({ length: 32 }, () => 'AB').join(':');
    for (const given of [`"sha256:${digits}"`, `"${pinned}"`, `["SHA256 Fingerprint=${pinned}"]`]) {
      expect(parse(withCluster(`fingerprint = ${given}`)).clusters[0]?.fingerprints).toEqual([pinned]);
    }
    for (const given of ['"sha256:ab"', '"sha1:ab"', '[]', `"${digits}a"`]) {
      const problem = /^line 11 .*fingerprint {2}expected "sha256:"/;
      expect(problemsOf(withCluster(`fingerprint = ${given}`))[0]).toMatch(problem);
    }
  });

  it('wants a client certificate and its own key together', () => {
    expect(problemsOf(withCluster('client_cert = "ca.pem"'))).toEqual([
      'line 11  cluster[0].client_cert  expected client_key as well: a certificate needs its key',
    ]);
    const wrong = withCluster(`client_cert = "${join(folder, 'ca.pem')}"\nclient_key = "${join(folder, 'key.pem')}"`);
    expect(problemsOf(wrong)).toEqual([
      'line 12  cluster[0].client_key  expected the private key of client_cert, without a passphrase; got a key that does not match',
    ]);
  });

  it('says which ways to trust have no effect', () => {
    const off = parse(withCluster('verify-ssl = false\nfingerprint = "' + 'ab'.repeat(32) + '"'));
    expect(off.warnings).toMatchObject([
      { path: 'cluster[0].fingerprint', problem: 'has no effect, because verify-ssl = false' },
    ]);
    const both = parse(withCluster('server_name = "a"\nfingerprint = "' + 'ab'.repeat(32) + '"'));
    expect(both.warnings).toMatchObject([{ path: 'cluster[0].server_name' }]);
  });

  it('finds the proxy in the file, or in the environment', () => {
    const env = { HTTPS_PROXY: 'http://proxy.example:3128', NO_PROXY: '.other.example' };
    const proxyOf = (line: string): string | undefined => parse(withCluster(line), { env }).clusters[0]?.proxy;
    expect(proxyOf('')).toBe('http://proxy.example:3128/');
    expect(proxyOf('proxy = "none"')).toBeUndefined();
    expect(proxyOf('proxy = "http://mine.example:8000"')).toBe('http://mine.example:8000/');
    expect(problemsOf(withCluster('proxy = "mine"'))[0]).toContain('expected the URL of an HTTP proxy');
  });

  it('takes preserve_case from [global] unless it says otherwise itself', () => {
    const text = `${withGlobal('preserve_case = true')}${CLUSTER.replace('one', 'two')}preserve_case = false\n`;
    expect(parse(text).clusters.map(({ preserveCase }) => preserveCase)).toEqual([true, false]);
  });

  it('takes addresses, with the port beside them', () => {
    const idOf = (hostname: string): string | undefined =>
      parse(withCluster('port = 8443').replace('"one"', `"${hostname}"`)).clusters[0]?.id;
    expect(idOf('10.0.0.1')).toBe('10.0.0.1:8443');
    expect(idOf('fe80::1')).toBe('[fe80::1]:8443');
    expect(idOf('[fe80::1]')).toBe('[fe80::1]:8443');
    for (const wrong of ['one:8080', 'https://one', 'user@one', 'one two', '']) {
      expect(problemsOf(LEAST.replace('"one"', `"${wrong}"`))).toHaveLength(1);
    }
  });

  it('takes every other key', () => {
    expect(parse(withCluster('authtype = "basic-auth"\nverify-ssl = false')).clusters[0]).toMatchObject({
      authtype: 'basic-auth',
      verifySsl: false,
    });
  });
});

describe('[[statgroup]]', () => {
  it.each([
    ['"*"', { kind: 'native', multiplier: 1 }],
    ['"*2.5"', { kind: 'native', multiplier: 2.5 }],
    ['"*3e0"', { kind: 'native', multiplier: 3 }],
    ['"+30"', { kind: 'absolute', intervalMs: 30_000 }],
    ['"1e2"', { kind: 'absolute', intervalMs: 100_000 }],
    ['"*.5"', { kind: 'native', multiplier: 0.5 }],
    ['"30"', { kind: 'absolute', intervalMs: 30_000 }],
    ['"5.5"', { kind: 'absolute', intervalMs: 5500 }],
    ['30', { kind: 'absolute', intervalMs: 30_000 }],
    ['5.5', { kind: 'absolute', intervalMs: 5500 }],
  ])('reads the interval %s', (written, interval) => {
    expect(parse(LEAST.replace('"*"', written)).statGroups[0]?.updateInterval).toEqual(interval);
  });

  it.each(['"fast"', '"**"', '"-5"', '-5', '"5s"', '""', 'true', 'nan'])('refuses the interval %s', (written) => {
    expect(problemsOf(LEAST.replace('"*"', written)).join()).toMatch(
      /^line 13 {2}statgroup\[0\]\.update_interval {2}expected "\*"/,
    );
  });

  it('comes in the order of active_stat_groups', () => {
    const more = '[[statgroup]]\nname = "more"\nstats = ["node.cpu.throttling"]\n';
    const config = parse(LEAST.replace('["load"]', '["more", "load"]') + more);
    expect(config.statGroups.map(({ name }) => name)).toEqual(['more', 'load']);
  });
});

describe('[summary_stats]', () => {
  it('gives each kind that is on its interval', () => {
    const text = 'protocol = true\nclient = true\nclient_interval = 30\ndrive = true\nsystem = true\nheat = true\n';
    expect(parse(`${LEAST}[summary_stats]\n${text}heat_paths = 7\n`).summaries).toEqual([
      { kind: 'protocol', intervalMs: 5000 },
      { kind: 'client', intervalMs: 30_000 },
      { kind: 'drive', intervalMs: 5000 },
      { kind: 'system', intervalMs: 5000 },
      { kind: 'heat', intervalMs: 10_000, rowLimit: 7 },
    ]);
    expect(problemsOf(`${LEAST}[summary_stats]\nprotocol_interval = 0\n`)).toEqual([
      'line 16  summary_stats.protocol_interval  expected a number of seconds above 0, got 0',
    ]);
  });
});

describe('[logging]', () => {
  it('takes any case of the level, and the format as gostats spells it in its code', () => {
    const logging = (lines: string): unknown => parse(LEAST.replace('log_to_stdout = true', lines)).logging;
    expect(
      logging('logfile = "x.log"\nlog_file_format = "json"\nlog_level = "WARN"\nmax_size_mb = 0\nmax_files = 0'),
    ).toEqual({
      file: 'x.log',
      format: 'json',
      level: 'warn',
      toStdout: false,
      maxSizeBytes: Infinity,
      maxFiles: 0,
    });
    expect(logging('logfile = "x.log"\nlog_file_format = "json"')).toMatchObject({
      format: 'json',
      maxSizeBytes: 100e6,
    });
  });
});

describe('[[plugin]]', () => {
  it('is handed on with its options', () => {
    const text =
      '[[plugin]]\nuse = "@acme/gostats-plugin"\n[plugin.options]\nlevel = 3\n[[plugin]]\nuse = "./p.js"\nid = "p"\n';
    expect(parse(LEAST + text).plugins).toEqual([
      {
        id: '@acme/gostats-plugin',
        use: '@acme/gostats-plugin',
        allowUnsafePath: false,
        options: { level: 3 },
        path: 'plugin[0]',
      },
      { id: 'p', use: './p.js', allowUnsafePath: false, options: {}, path: 'plugin[1]' },
    ]);
    expect(problemsOf(`${LEAST}[[plugin]]\n`)).toEqual([
      'line 15  plugin[0].use  missing; expected the name of a package or a file',
    ]);
  });
});
