import { describe, expect, it } from 'vitest';
import { diffConfigs, type ConfigDiff } from '../../src/config/diff.js';
import { globalDeclarations } from '../../src/config/global-settings.js';
import { CLUSTER, GLOBAL, GROUP, LEAST, LOGGING, parse } from './config-text.js';

/** Ids instead of entries, and only what is not empty. */
function summarize(diff: ConfigDiff): Record<string, string[]> {
  const entries = Object.entries(diff).map(([key, list]) => [
    key,
    (list as readonly (string | { id: string })[]).map((one) => (typeof one === 'string' ? one : one.id)),
  ]);
  return Object.fromEntries(entries.filter(([, ids]) => ids!.length > 0)) as Record<string, string[]>;
}

const TWO = CLUSTER.replace('one', 'two');
const differ = (before: string, after: string): Record<string, string[]> =>
  summarize(diffConfigs(parse(before), parse(after)));
const KEPT = { clustersKept: ['one:8080'], sinksKept: ['alpha'] };

describe('diffConfigs', () => {
  it('finds nothing where only order, comments and lines changed', () => {
    const moved = `# moved\n${GROUP}\n${TWO}${LOGGING}${CLUSTER}${GLOBAL}[gamma]\nunused = 1\n`;
    expect(differ(LEAST + TWO, moved)).toEqual({ clustersKept: ['two:8080', 'one:8080'], sinksKept: ['alpha'] });
  });

  it('sorts clusters into added, removed, changed and kept', () => {
    const three = CLUSTER.replace('one', 'three');
    expect(
      differ(LEAST + TWO + three, LEAST + three.replace('hunter2', 'other') + CLUSTER.replace('one', 'four')),
    ).toEqual({
      clustersAdded: ['four:8080'],
      clustersRemoved: ['two:8080'],
      clustersChanged: ['three:8080'],
      clustersKept: ['one:8080'],
      sinksKept: ['alpha'],
      sinksWithOtherClusters: ['alpha'],
    });
    const changed = diffConfigs(parse(LEAST), parse(LEAST.replace('hunter2', 'other'))).clustersChanged[0];
    expect(changed?.password).toBe('other');
    expect(differ(LEAST, LEAST.replace(CLUSTER, `${CLUSTER}port = 8081\n`))).toMatchObject({
      clustersAdded: ['one:8081'],
      clustersRemoved: ['one:8080'],
    });
  });

  it('keeps a cluster whose options for a sink changed, and tells the sink', () => {
    const both = LEAST.replace('"alpha"', '["alpha", "beta"]');
    expect(differ(`${both}${TWO}alpha_port = 1\n`, `${both}${TWO}alpha_port = 2\n`)).toEqual({
      clustersKept: ['one:8080', 'two:8080'],
      sinksKept: ['alpha', 'beta'],
      sinksWithOtherClusters: ['alpha'],
    });
  });

  it('keeps clusters and sinks whose tags and filters changed, and tells which sinks these concern', () => {
    const sinks = `${LEAST}[[sink]]\nuse = "beta"\n`;
    const kept = { clustersKept: ['one:8080'], sinksKept: ['alpha', 'beta'] };
    expect(differ(sinks, `${sinks}drop_tags = ["disk"]\n`)).toEqual({ ...kept, sinksReshaped: ['beta'] });
    for (const [header, more] of [
      [GLOBAL, GLOBAL],
      [CLUSTER, CLUSTER],
    ] as const) {
      const tagged = sinks.replace(header, `${more}tags = { site = "lab" }\n`);
      expect(differ(sinks, tagged)).toEqual({ ...kept, sinksReshaped: ['alpha', 'beta'] });
      expect(differ(tagged, tagged.replace('{ site', '{ "site"'))).toEqual(kept);
    }
  });

  it('compares sinks with their tables', () => {
    expect(differ(`${LEAST}[alpha]\na = 1\n`, `${LEAST}[alpha]\na = 2\n`)).toEqual({
      clustersKept: ['one:8080'],
      sinksChanged: ['alpha'],
    });
    expect(differ(LEAST, LEAST.replace('"alpha"', '"beta"'))).toEqual({
      clustersKept: ['one:8080'],
      sinksAdded: ['beta'],
      sinksRemoved: ['alpha'],
    });
    const own = '[[sink]]\nuse = "./x.js"\nid = "x"\n[sink.options]\na = 1\n';
    expect(differ(LEAST + own, LEAST + own.replace('a = 1', 'a = [1]'))).toMatchObject({
      sinksChanged: ['x'],
      sinksKept: ['alpha'],
    });
  });

  it('compares the further tables that a loaded sink reads', () => {
    const [before, after] = [`${LEAST}[extra]\na = 1\n`, `${LEAST}[extra]\na = 2\n`];
    expect(differ(before, after)).toEqual(KEPT);
    expect(summarize(diffConfigs(parse(before), parse(after), () => ['alpha', 'extra']))).toMatchObject({
      sinksChanged: ['alpha'],
    });
  });

  it('sees a secret that changed under an unchanged file', () => {
    const text = `${LEAST.replace('"hunter2"', '"$env:P"')}[alpha]\ntoken = "$env:T"\n`;
    const diff = diffConfigs(parse(text, { env: { P: '1', T: '1' } }), parse(text, { env: { P: '2', T: '2' } }));
    expect(summarize(diff)).toEqual({ clustersChanged: ['one:8080'], sinksChanged: ['alpha'] });
  });

  it.each([
    ['logging', 'log_to_stdout = true', 'log_to_stdout = true\nlog_level = "info"'],
    ['statGroups', '"node.load.5min"', '"node.load.15min"'],
    ['version', '0.40', '0.39'],
    ['maxRetries', 'version', 'max_retries = 0\nversion'],
    ['minUpdateIntervalMs', 'version', 'min_update_interval_override = 7\nversion'],
    ['includeDegraded', 'version', 'include_degraded = true\nversion'],
    ['summaries', '[logging]', '[summary_stats]\ndrive = true\n[logging]'],
    ['plugins', '[logging]', '[[plugin]]\nuse = "./p.js"\n[logging]'],
  ])('names %s when it changed', (key, from, to) => {
    expect(differ(LEAST, LEAST.replace(from, to))).toEqual({ ...KEPT, globalChanged: [key] });
  });

  const NO_KEYS = /^(?:version|stats_processor|active_stat_groups) = .*\n/gm;
  const given: Readonly<Record<string, string>> = {
    version: '"0.40"',
    stats_processor: '"alpha"',
    active_stat_groups: '[]',
  };
  const SUMMARY = '[summary_stats]\nprotocol = true\n';
  /** What a key shows as that has no value of its own. */
  const shownAs: Readonly<Record<string, object>> = {
    sinks: { sinksAdded: ['influxdb', 'discard'], sinksRemoved: ['alpha'] },
    statGroups: { globalChanged: ['statGroups'] },
    clusters: { clustersChanged: ['one:8080'] },
    tags: { sinksReshaped: ['alpha'] },
  };
  it.each(globalDeclarations)('sees a change of the key of %s, and where', (name, setting) => {
    const file = (keys: Readonly<Record<string, string>>): string => {
      const lines = Object.entries(keys).map(([key, value]) => `${key} = ${value}\n`);
      return LEAST.replace(NO_KEYS, '').replace('[global]\n', `[global]\n${lines.join('')}`) + SUMMARY;
    };
    const seen = differ(file(given), file({ ...given, [setting.key]: setting.example }));
    expect(seen).toMatchObject('decides' in setting ? shownAs[setting.decides]! : { ...KEPT, globalChanged: [name] });
  });
});
