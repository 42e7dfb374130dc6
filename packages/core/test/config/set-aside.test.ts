import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/load.js';
import { carryOver } from '../../src/config/carry-over.js';
import { findLosses } from '../../src/config/losses.js';
import type { ResolvedConfig } from '../../src/config/types.js';
import { CLUSTER, GLOBAL, GROUP, LEAST, LOGGING, parse } from './config-text.js';

const second = (more: string): string =>
  `${LEAST}[[cluster]]\nhostname = "two"\nusername = "u"\n${more}${more.includes('password') ? '' : 'password = "p"\n'}`;
const ids = ({ clusters }: ResolvedConfig): string[] => clusters.map(({ id }) => id);
const down = ({ unusableClusters }: ResolvedConfig): string[] => unusableClusters.map(({ id }) => id);
const said = ({ problems }: ResolvedConfig): string[] =>
  problems.map(({ path, consequence }) => `${path}: ${consequence}`);

describe('a cluster that cannot be used', () => {
  it.each([
    ['an unset variable', 'password = "$env:NOT_SET"\n', 'two:8080'],
    ['an empty password', 'password = ""\n', 'two:8080'],
    ['a file that is not there', 'password = "$file:/no/such/file"\n', 'two:8080'],
    ['an authority that is not there', 'ca_file = "/no/such/file"\n', 'two:8080'],
    ['a switch that is no switch', 'verify-ssl = "false"\n', 'two:8080'],
    ['a port that is none', 'port = "8080"\n', 'two:8080'],
    ['a misspelt key that protects', 'fingerprnt = "sha256:ab"\n', 'two:8080'],
  ])('is left out alone: %s', (_, more, id) => {
    const config = parse(second(more));
    expect([ids(config), down(config)]).toEqual([['one:8080'], [id]]);
    expect(said(config)).toEqual([expect.stringMatching(/^cluster\[1\]\.[\w-]+: this cluster is left out$/)]);
    const [{ error } = { error: undefined }] = config.unusableClusters;
    expect(error?.message).toMatch(
      /^The \[\[cluster\]\] two:8080 cannot be used: \/etc\/gostats\/idic\.toml:\d+ cluster\[1\]/,
    );
  });

  it('may have no name', () => {
    const config = parse(`${LEAST}[[cluster]]\nusername = "u"\npassword = "p"\n`);
    expect([ids(config), down(config)]).toEqual([['one:8080'], ['cluster[1]']]);
  });

  it('may be another entry of one that is there, and shows beside it', () => {
    const config = parse(LEAST + CLUSTER);
    expect([ids(config), down(config)]).toEqual([['one:8080'], ['one:8080 (cluster[1])']]);
  });

  it('is not what a good entry of the same cluster is measured by', () => {
    const config = parse(LEAST.replace('password', 'port = "x"\npassword') + CLUSTER);
    expect([ids(config), down(config)]).toEqual([['one:8080'], ['one:8080 (cluster[0])']]);
  });

  it('ends the start when it is the last', () => {
    expect(() => parse(LEAST.replace('password = "hunter2"', ''))).toThrow(
      /1 problem in .*\n.*cluster\[0\]\.password {2}missing/,
    );
  });

  it('takes no sink along that is routed to it and to another', () => {
    const route = '[[sink]]\nuse = "beta"\nclusters = ["one", "two"]\n';
    expect(parse(second('port = "x"\n') + route).sinks[1]?.clusters).toContain('one:8080');
    const nameless = '[[cluster]]\nhostname = "two words"\nusername = "u"\npassword = "p"\n';
    expect(parse(LEAST + nameless + route).sinks[1]?.clusters).toEqual(['one:8080']);
  });
});

describe('a group or a key that cannot be used', () => {
  it.each([
    ['a wrong interval', GROUP.replace('"*"', 'true'), 'statgroup[1].update_interval: its default is used', 2],
    [
      'a statistic that is no text',
      GROUP.replace('"node.load.1min"', '5'),
      'statgroup[1].stats[0]: this entry is left out',
      1,
    ],
    ['statistics that are no list', GROUP.replace(/\[".*"\]/, '"x"'), 'statgroup[1].stats: it is ignored', 0],
  ])('harms itself alone: %s', (_, group, consequence, keys) => {
    const extra = group.replaceAll('node.load', 'node.other').replace('"load"', '"more"');
    const config = parse(LEAST.replace('["load"]', '["load", "more"]') + extra);
    expect(config.problems.map(({ path }) => path)).toEqual([consequence.split(': ')[0]]);
    expect(config.statGroups.map(({ stats }) => stats.length)).toEqual([2, ...(keys === 0 ? [] : [keys])]);
  });

  it('has its default taken, and no door is opened by it', () => {
    const config = parse(
      `${LEAST.replace('version', 'max_retries = "8"\nstat_retries = 1\nversion')}[telemetry]\nport = 9000\nlisten_adress = "10.0.0.1"\n`,
    );
    expect(said(config)).toEqual([
      'global.max_retries: its default (8) is used',
      'telemetry.listen_adress: telemetry is not served',
    ]);
    expect([config.maxRetries, config.telemetry]).toEqual([8, undefined]);
  });

  it('ends the start when nothing is collected because of it', () => {
    expect(() => parse(LEAST.replace('active_stat_groups = ["load"]', 'active_stat_groups = "load"'))).toThrow(
      '1 problem',
    );
    expect(() => parse(LEAST.replace('log_to_stdout = true', 'logfile = 5'))).toThrow('logging.logfile');
  });
});

describe('a sink that cannot be used', () => {
  it('is left out alone', () => {
    const config = parse(
      `${LEAST}[[sink]]\nuse = "beta"\nclusters = ["none"]\n[[sink]]\nuse = "gamma"\n[gamma]\ntoken = "$env:NOT_SET"\n`,
    );
    expect(config.sinks.map(({ id }) => id)).toEqual(['alpha']);
    expect(config.unusableSinks.map(({ id, error }) => [id, error.code])).toEqual([
      ['beta', 'E_CONFIG'],
      ['gamma', 'E_CONFIG'],
    ]);
  });

  it('ends the start when it must run', () => {
    const must = '[[sink]]\nuse = "beta"\non_start_failure = "fail"\nclusters = ["none"]\n';
    expect(() => parse(LEAST + must)).toThrow('sink[0].clusters[0]');
  });
});

it('everything that concerns the whole file ends it', () => {
  for (const text of [
    LEAST.replace('0.40', '0.30'),
    `${LEAST}[[plugin]]\nuse = 5\n`,
    LEAST.replace('[logging]', '[[logging]]'),
  ]) {
    expect(() => parse(text)).toThrow('1 problem');
  }
});

it('what ran before goes on when it is wrong in the file', () => {
  const sink = (token: string): string => `[[sink]]\nuse = "beta"\n[beta]\ntoken = "${token}"\n`;
  const before = parse(second('password = "old"\n') + sink('t'));
  const next = parse(second('password = "$env:NOT_SET"\n') + sink('$env:NOT_SET'));
  const { config, clusters, sinks } = carryOver(before, next);
  expect([clusters.map(({ id }) => id), sinks.map(({ id }) => id)]).toEqual([['two:8080'], ['beta']]);
  expect([ids(config), config.unusableClusters, config.unusableSinks]).toEqual([['one:8080', 'two:8080'], [], []]);
  expect([config.clusters[1]?.password, config.table('beta')]).toEqual(['old', { token: 't' }]);
  expect(findLosses(before, config)).toEqual({ clusters: [], keys: [], sinks: [], grave: undefined });
  expect(findLosses(before, next)).toMatchObject({ clusters: ['two:8080'], sinks: ['beta'], grave: undefined });
});

it('tells of a file how much is lost with it', () => {
  const withFile = (text: string): ResolvedConfig => parseConfig(text, '/etc/gostats/idic.toml', { env: {} });
  const summary = '[summary_stats]\nprotocol = true\n';
  const all = withFile(LEAST + summary);
  expect(findLosses(all, withFile(LEAST))).toMatchObject({ keys: ['summary_stats.protocol'], grave: undefined });
  expect(findLosses(all, withFile(GLOBAL + LOGGING + CLUSTER))).toMatchObject({ grave: '3 of 3 statistics' });
  expect(findLosses(all, withFile((LEAST + summary).replace('"alpha"', '"beta"')))).toMatchObject({
    grave: '1 of 1 sinks',
  });
  expect(findLosses(all, withFile((LEAST + summary).replace('"one"', '"two"')))).toMatchObject({
    grave: '1 of 1 clusters',
  });
});
