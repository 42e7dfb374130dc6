import { describe, expect, it } from 'vitest';
import { GROUP, LEAST, parse, warningsOf } from './config-text.js';

describe('warnings', () => {
  it('tell of groups that are not there, or there twice', () => {
    const text = LEAST.replace('["load"]', '["load", "laod", "load"]') + GROUP;
    expect(warningsOf(text)).toEqual([
      'line 4  global.active_stat_groups[1]  there is no [[statgroup]] "laod"; it is left out',
      'line 4  global.active_stat_groups[2]  "load" is named twice',
      'line 11  statgroup[0]  "load" is defined again as statgroup[1]; the last one is used, this one is left out',
    ]);
    expect(parse(text).statGroups.map(({ name }) => name)).toEqual(['load']);
  });

  it('tell of a key in two active groups; the first group keeps it', () => {
    const second =
      '[[statgroup]]\nname = "more"\nupdate_interval = "30"\nstats = [\n  "node.load.15min",\n  "node.load.5min",\n]\n';
    const text = LEAST.replace('["load"]', '["load", "more"]') + second;
    expect(warningsOf(text)).toEqual([
      'line 20  statgroup[1].stats[1]  node.load.5min is already collected with the stat group "load"; it is left out here',
    ]);
    expect(parse(text).statGroups.map(({ stats }) => stats)).toEqual([
      ['node.load.1min', 'node.load.5min'],
      ['node.load.15min'],
    ]);
    expect(warningsOf(LEAST + second)).toEqual([]); // not active: no matter
  });

  it('tell of intervals without length, and that nothing is collected', () => {
    const config = parse(
      LEAST.replace('active_stat_groups = ["load"]', 'min_update_interval_override = 0\nstat_retry_interval = -1'),
    );
    expect(config.warnings.map(({ line, path, problem }) => [line, path, problem])).toEqual([
      [1, 'global.active_stat_groups', 'no stat group is active and no summary is enabled: nothing is collected'],
      [4, 'global.min_update_interval_override', 'expected a number of seconds above 0, got 0; 1 s is used'],
      [5, 'global.stat_retry_interval', 'expected a number of seconds above 0, got -1; 1 s is used'],
    ]);
    expect(config.minUpdateIntervalMs).toBe(1000);
  });

  it('tell which of two formats of the log counts', () => {
    const text = LEAST.replace('log_to_stdout', 'log_file_format = "json"\nlogfile_format = "text"\nlog_to_stdout');
    expect(warningsOf(text)).toEqual([
      'line 7  logging.logfile_format  unknown key; did you mean "log_file_format"? The log is written as json',
    ]);
    expect(parse(text).logging.format).toBe('json');
  });
});
