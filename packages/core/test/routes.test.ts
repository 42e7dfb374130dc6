import { afterEach, expect, it, vi } from 'vitest';
import { healthy, makeHost, sink, type Host } from './support/host.js';

let host: Host | undefined;
afterEach(async () => {
  await host?.stop();
  host = undefined;
});

const keysOf = (one: Host, id: string): readonly string[] =>
  [...new Set(one.received(id).flatMap(({ frames }) => frames.map(({ stat }) => stat.key)))].sort();

it('gives each sink its clusters and its stat groups, key by key', async () => {
  const tables = (ports: readonly number[]): string =>
    [
      healthy('all'),
      healthy('cpu', 'stat_groups = ["cpu"]'),
      healthy('rest', 'stat_groups = ["net", "summary_stats.protocol"]'),
      healthy('star', 'stat_groups = ["*"]'),
      healthy('second', `clusters = ["127.0.0.1:${ports[1]}"]`),
      healthy('both', `clusters = ["127.0.0.1"]\nstat_groups = ["net"]`),
    ].join('\n');
  // Both groups are polled every second, so OneFS is asked for both in one request: one batch holds keys of both.
  host = await makeHost(healthy('all'), {}, 2);
  const one = host;
  await one.collector.start();
  await one.collector.reload(one.parse(tables(one.endpoints.map(({ port }) => port))), AbortSignal.timeout(5000));
  const cpu = ['cluster.cpu.sys.avg', 'node.cpu.user.avg'];
  const net = ['cluster.net.ext.bytes.in.rate', 'node.ifs.cache'];
  await vi.waitFor(() => {
    expect(keysOf(one, 'all')).toEqual([...cpu, ...net, 'node.summary.protocol'].sort());
    expect(keysOf(one, 'star')).toEqual(keysOf(one, 'all'));
    expect(keysOf(one, 'cpu')).toEqual(cpu);
    expect(keysOf(one, 'rest')).toEqual([...net, 'node.summary.protocol'].sort());
    expect(keysOf(one, 'both')).toEqual(net);
    expect(new Set(one.received('both').map(({ cluster }) => cluster.name)).size).toBe(2);
    expect(keysOf(one, 'second')).toEqual(keysOf(one, 'all'));
  }, 120_000);
  expect(new Set(one.received('second').map(({ cluster }) => cluster.id))).toEqual(
    new Set([`127.0.0.1:${one.endpoints[1]?.port}`]),
  );
  for (const id of ['cpu', 'rest', 'both']) {
    for (const { pointCount, frames, groups } of one.received(id)) {
      expect(pointCount).toBe(frames.reduce((sum, { series }) => sum + series.length, 0));
      expect(groups.length).toBeGreaterThan(0);
    }
  }
  expect(one.received('cpu').every(({ groups }) => groups.join() === 'cpu')).toBe(true);
});

it('tells a sink only of its clusters, and of what they say to it by name and by id', async () => {
  const told = sink(`
    (globalThis.gostatsTold ??= new Map()).set(options.run + context.id, context.clusters);
    return { writePoints: async () => {} };`);
  const table = (id: string, more = ''): string =>
    `[[sink]]\nuse = "./told.mjs"\nid = "${id}"\n${more}\n[sink.options]\nrun = "RUN"\n`;
  host = await makeHost(healthy(), { 'told.mjs': told }, 2);
  const [one, two] = host.endpoints.map(({ port }) => port) as [number, number];
  const more = `made_port = 9001\nsecond_port = 9002`;
  const text = `${more}\n${table('first')}\n${table('second')}\n${table('third', `clusters = ["127.0.0.1:${one}"]`)}`;
  await host.collector.start();
  await host.collector.reload(host.parse(text), AbortSignal.timeout(5000));
  const seen =
    (globalThis as { gostatsTold?: Map<string, { id: string; options: object }[]> }).gostatsTold ?? new Map();
  const of = (id: string): unknown => [...seen].find(([key]) => key.endsWith(id))?.[1];
  expect(of('first')).toMatchObject([
    { id: `127.0.0.1:${one}`, options: {} },
    { id: `127.0.0.1:${two}`, options: { port: 9001 } },
  ]);
  expect(of('second')).toMatchObject([{}, { options: { port: 9002 } }]);
  expect(of('third')).toMatchObject([{ id: `127.0.0.1:${one}` }]);
  expect(of('third')).toHaveLength(1);
});

it.each([
  [
    'stat_groups = ["cpus"]',
    /line \d+ {2}sink\[0\]\.stat_groups\[0\] {2}there is no stat group "cpus"; did you mean "cpu"\?/,
  ],
  ['stat_groups = ["summary_stats.protocl"]', /did you mean "summary_stats\.protocol"\?/],
  ['stat_groups = ["x"]', /expected the name of a \[\[statgroup\]\]/],
  [
    'clusters = ["127.0.0.2"]',
    /sink\[0\]\.clusters\[0\] {2}there is no \[\[cluster\]\] "127\.0\.0\.2" \(or it is disabled\); did you mean "127\.0\.0\.1"\?/,
  ],
  ['clusters = "127.0.0.1"', /expected an array of host names/],
])('refuses %s', async (line, message) => {
  await expect(makeHost(healthy('a', line), {})).rejects.toMatchObject({
    code: 'E_CONFIG',
    message: expect.stringMatching(message),
  });
});

it('warns of a group that is not collected', async () => {
  host = await makeHost(healthy('a', 'stat_groups = ["idle", "summary_stats.heat", "cpu"]'), {});
  const warnings = host.config.warnings.map(({ path, problem }) => `${path} ${problem}`).join('\n');
  expect(warnings).toContain(
    'sink[0].stat_groups[0] "idle" is not collected: it is not in active_stat_groups of [global]',
  );
  expect(warnings).toContain(
    'sink[0].stat_groups[1] "summary_stats.heat" is not collected: [summary_stats] does not enable it',
  );
});

const CLOSING = sink(
  `return { writePoints: async () => {}, close: async () => void (globalThis.gostatsClosed = (globalThis.gostatsClosed ?? 0) + 1) };`,
);
const closed = (): number => (globalThis as { gostatsClosed?: number }).gostatsClosed ?? 0;

it('closes what was made when a sink that must run cannot be made', async () => {
  const must = '[[sink]]\nuse = "./no-such.mjs"\non_start_failure = "fail"\n';
  host = await makeHost(`[[sink]]\nuse = "./closing.mjs"\n${must}`, { 'closing.mjs': CLOSING });
  await expect(host.collector.start()).rejects.toMatchObject({ code: 'E_SINK_NOT_FOUND' });
  expect(closed()).toBe(1);
});

it('leaves out one that cannot be made, at the start and at a reload, and what runs alone', async () => {
  const broken = '[[sink]]\nuse = "./no-such.mjs"\nid = "broken"\n';
  host = await makeHost(healthy() + broken, { 'closing.mjs': CLOSING });
  const states = (): unknown => host?.collector.lanes.map((lane) => [lane.sink, lane.status().state]);
  await host.collector.start();
  expect(states()).toEqual([
    ['healthy', 'running'],
    ['broken', 'unusable'],
  ]);

  const next = host.parse(`${healthy()}${broken.replace('no-such', 'closing')}`);
  await host.collector.reload(next, AbortSignal.timeout(5000));
  expect(states()).toEqual([
    ['healthy', 'running'],
    ['broken', 'running'],
  ]);

  const before = closed();
  await host.collector.reload(host.parse(healthy() + broken), AbortSignal.timeout(5000));
  expect(states()).toEqual([
    ['healthy', 'running'],
    ['broken', 'running'],
  ]);
  expect(closed()).toBe(before);
  expect(host.said('E_SINK_NOT_FOUND').at(-1)).toContain('It keeps its previous settings.');
});

it('hands over what waits when a route changes, as far as it is still wanted', async () => {
  const refusing = `[[sink]]\nuse = "./refusing.mjs"\nid = "later"\n`;
  host = await makeHost(`${healthy()}${refusing}`, {
    'refusing.mjs': sink(`return { writePoints: async () => { throw new Error('not yet'); } };`),
  });
  const one = host;
  await one.collector.start();
  const waiting = (): number => one.collector.lanes.find((lane) => lane.sink === 'later')?.status().pointsWaiting ?? 0;
  await vi.waitUntil(() => waiting() > 20, 60_000);
  await one.collector.reload(
    one.parse(`${healthy()}${healthy('later', 'stat_groups = ["net"]')}`),
    AbortSignal.timeout(5000),
  );
  await vi.waitFor(
    () => expect(keysOf(one, 'later')).toEqual(['cluster.net.ext.bytes.in.rate', 'node.ifs.cache']),
    15_000,
  );
});
