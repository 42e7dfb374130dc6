import { expect, it } from 'vitest';
import { parseConfig } from '../../src/config/load.js';
import type { ResolvedConfig } from '../../src/config/types.js';

const base = (more: string): string => `[global]
version = "0.40"
stats_processor = "discard"
active_stat_groups = []
[logging]
log_to_stdout = true
[[cluster]]
hostname = "onefs.example"
username = "u"
password = "p"
verify-ssl = false
quotas_zone = "System"
${more}`;

const parse = (more: string): ResolvedConfig => parseConfig(base(more), '/etc/gostats/idic.toml', { env: {} });

it('reads a source, and knows it by the name of its package unless it has an id', () => {
  const { sources, clusters } = parse(
    '[[source]]\nuse = "quotas"\nclusters = ["onefs.example"]\n[source.options]\ninterval = 60\n[[source]]\nuse = "quotas"\nid = "more"\n',
  );
  expect(sources).toMatchObject([
    {
      id: 'quotas',
      use: 'quotas',
      onStartFailure: 'ignore',
      clusters: ['onefs.example:8080'],
      options: { interval: 60 },
      path: 'source[0]',
    },
    { id: 'more', use: 'quotas', clusters: undefined, options: {}, path: 'source[1]' },
  ]);
  expect(clusters[0]?.sinkOptions).toEqual({ quotas_zone: 'System' });
});

it.each([
  ['[[source]]\nuse = "a"\n[[source]]\nuse = "a"\n', 'source[1]', 'is taken by source[0]'],
  ['[[source]]\nuse = "current"\n', 'source[0].id', 'the id of a source of gostats itself'],
  ['[[source]]\nuse = "a"\nclusters = ["elsewhere"]\n', 'source[0].clusters[0]', 'there is no [[cluster]] "elsewhere"'],
  ['[[source]]\nuse = 7\n', 'source[0].use', 'expected the name of a source'],
  ['[[source]]\nuse = "a"\non_start_failure = "retry"\n', 'source[0].on_start_failure', 'expected "fail" or "ignore"'],
])('leaves out one that is wrong, and nothing else: %j', (text, path, problem) => {
  const { problems, sources, clusters } = parse(
    `[[source]]\nuse = "good"\n${text}`.replaceAll('source[0]', 'source[1]'),
  );
  const shifted = (place: string): string =>
    place.replace(/source\[(\d)\]/g, (_, index: string) => `source[${Number(index) + 1}]`);
  expect(problems).toMatchObject([
    { path: shifted(path), problem: expect.stringContaining(shifted(problem)), consequence: 'this source is left out' },
  ]);
  expect(sources[0]?.id).toBe('good');
  expect(clusters).toHaveLength(1);
});

it('can be all that there is to collect', () => {
  expect(
    parse('[[source]]\nuse = "quotas"\n')
      .warnings.map(({ problem }) => problem)
      .join(),
  ).not.toContain('nothing is collected');
});
