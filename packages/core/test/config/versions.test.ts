import { describe, expect, it } from 'vitest';
import { statGroups } from '../../../../test/facts/index.js';
import { parse } from './config-text.js';

/**
 * The keys that each table of gostats has. That those of 0.40 came with it is known; the others are spread over the versions
 * before, so that files with few keys and files with many are read, each under its version.
 */
const SINCE: readonly { readonly version: string; readonly lines: Readonly<Record<string, string>> }[] = [
  {
    version: '0.31',
    lines: {
      global:
        'stats_processor = "influxdb"\nstats_processor_max_retries = 8\nstats_processor_retry_interval = 5\n' +
        'min_update_interval_override = 30\nmax_retries = 8\npreserve_case = false\n',
      influxdb: 'host = "localhost"\nport = "8086"\ndatabase = "isi_data_insights"\nauthenticated = false\n',
      influxdbv2:
        'host = "localhost"\nport = "8086"\norg = "my-org"\nbucket = "isi_data_insights"\naccess_token = "<access token>"\n',
      prometheus: 'authenticated = false\ntls_cert = ""\ntls_key = ""\n',
      prom_http_sd: 'enabled = false\nlisten_addr = "external_hostname"\nsd_port = 9999\n',
      cluster:
        'hostname = "demo.cluster.com"\nusername = "root"\npassword = "a"\nverify-ssl = false\nauthtype = "session"\ndisabled = false\nprometheus_port = 9090\n',
    },
  },
  { version: '0.32', lines: { cluster: 'preserve_case = true\n' } },
  { version: '0.33', lines: { prometheus: 'username = "u"\npassword = "p"\n' } },
  { version: '0.34', lines: { influxdb: 'username = "u"\npassword = "p"\n' } },
  {
    version: '0.35',
    lines: {
      logging:
        'logfile = "/var/log/gostats.log"\nlog_level = "NOTICE"\nlog_to_stdout = false\nlogfile_format = "text"\n',
    },
  },
  { version: '0.36', lines: { summary_stats: 'protocol = false\nclient = false\ndrive = false\n' } },
  {
    version: '0.37',
    lines: {
      influxdb: 'use_ssl = false\nskip_ssl_verify = false\n',
      influxdbv2: 'use_ssl = false\nskip_ssl_verify = false\n',
    },
  },
  { version: '0.38', lines: { global: 'include_degraded = false\n' } },
  { version: '0.39', lines: { global: 'fetch_by_statgroup = false\n', prometheus: 'instance_label_name = ""\n' } },
  {
    version: '0.40',
    lines: {
      global: 'stat_timeout = 30\nstat_retries = 2\nstat_retry_interval = 2\n',
      prometheus: 'expiry_multiplier = 2.0\n',
    },
  },
];

const names = Object.keys(statGroups);
const groupTables = Object.entries(statGroups).map(
  ([name, stats]) =>
    `[[statgroup]]\nname = "${name}"\nupdate_interval = "*"\nstats = [\n${stats.map((key) => `  "${key}",\n`).join('')}]\n`,
);

/** A file in the form that the example of a version has: every key of it, and every group. */
function fileOf(version: string, spelt: string): string {
  const known = SINCE.slice(0, SINCE.findIndex((one) => one.version === version) + 1);
  const linesOf = (table: string): string => known.map(({ lines }) => lines[table] ?? '').join('');
  const groups = `active_stat_groups = [\n${names.map((name) => `  "${name}",\n`).join('')}]\n`;
  const log =
    linesOf('logging') === '' ? 'logfile = "/var/log/gostats.log"\nlog_to_stdout = false\n' : linesOf('logging');
  const tables = ['influxdb', 'influxdbv2', 'prometheus', 'prom_http_sd'].map((name) => `[${name}]\n${linesOf(name)}`);
  return [
    `# This file is read by gostats\n[global]\nversion = "${spelt}"\n${linesOf('global')}${groups}`,
    `[logging]\n${log}`,
    ...tables,
    `[[cluster]]\n${linesOf('cluster')}`,
    ...(linesOf('summary_stats') === '' ? [] : [`[summary_stats]\n${linesOf('summary_stats')}`]),
    ...groupTables,
  ].join('\n');
}

describe.each(SINCE.map(({ version }) => version))('a file in the form of %s', (version) => {
  it.each([version, `v${version}`, `V${version}`])('loads without a word as "%s"', (spelt) => {
    const config = parse(fileOf(version, spelt));
    expect([config.warnings, config.problems]).toEqual([[], []]);
    expect(config.version).toBe(version);
    expect(config.statGroups.map(({ name }) => name)).toEqual(names);
    expect(config.clusters.map(({ id, sinkOptions }) => [id, sinkOptions])).toEqual([
      ['demo.cluster.com:8080', { prometheus_port: 9090 }],
    ]);
  });

  it.each(['influxdb', 'influxdbv2', 'prometheus', 'discard'])('for %s, with CRLF', (sink) => {
    const text = fileOf(version, version)
      .replace('stats_processor = "influxdb"', `stats_processor = "${sink}"`)
      .replaceAll('\n', '\r\n');
    const config = parse(text);
    // The example of gostats stands with a text in place of the token.
    const warned = sink === 'influxdbv2' ? ['influxdbv2.access_token'] : [];
    const found = [config.warnings.map(({ path }) => path), config.problems, config.sinks.map(({ id }) => id)];
    expect(found).toEqual([warned, [], [sink]]);
  });
});
