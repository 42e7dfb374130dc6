import { expect, it } from 'vitest';
import { diffConfigs } from '../../src/config/diff.js';
import { parseConfig, type ResolvedConfig } from '../../src/index.js';

const parse = (more: string): ResolvedConfig =>
  parseConfig(
    `[global]\nversion = "0.40"\nactive_stat_groups = []\n[logging]\nlog_to_stdout = true\n[[sink]]\nuse = "mything"\n${more}
[[cluster]]\nhostname = "onefs"\nusername = "u"\npassword = "p"\n`,
    '/etc/gostats/idic.toml',
    { env: {} },
  );

it('has a limit of memory and no further permissions by default', () => {
  expect(parse('isolate = "process"').sinks[0]?.isolation).toEqual({ maxMemoryMb: 256, mayRead: [], mayWrite: [] });
  expect(parse('').sinks[0]?.isolation).toBeUndefined();
  expect(parse('isolate = "none"').sinks[0]?.isolation).toBeUndefined();
});

it('takes what the file says', () => {
  const more = 'isolate = "process"\nmax_memory_mb = 64\nmay_read = ["/a"]\nmay_write = ["b"]';
  expect(parse(more).sinks[0]?.isolation).toEqual({ maxMemoryMb: 64, mayRead: ['/a'], mayWrite: ['b'] });
});

it.each([
  ['isolate = "thread"', 'sink[0].isolate'],
  ['isolate = "process"\nmax_memory_mb = 8', 'sink[0].max_memory_mb'],
  ['isolate = "process"\nmax_memory_mb = "64"', 'sink[0].max_memory_mb'],
  ['isolate = "process"\nmay_write = "out"', 'sink[0].may_write'],
])('%s is a problem of that sink', (more, path) => {
  const problems = ((): readonly { path: string }[] => {
    try {
      return parse(more).problems;
    } catch (thrown) {
      return (thrown as { problems: readonly { path: string }[] }).problems;
    }
  })();
  expect(problems.map((one) => one.path)).toContain(path);
});

it.each(['max_memory_mb = 64', 'may_read = ["/a"]', 'may_write = ["/a"]'])('%s alone is warned of', (more) => {
  expect(parse(more).warnings.map(({ problem }) => problem)).toContain('it has no effect without isolate = "process"');
});

it('reopens the sink when it changes', () => {
  const diff = diffConfigs(parse(''), parse('isolate = "process"'));
  expect(diff.sinksChanged.map(({ id }) => id)).toEqual(['mything']);
});
