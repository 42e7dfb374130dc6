import { afterEach, describe, expect, it, vi } from 'vitest';
import type { PointBatch } from '../../src/sink/index.js';
import { healthy, makeHost, type Host } from '../support/host.js';

let host: Host | undefined;
afterEach(async () => {
  await host?.stop();
  host = undefined;
});

/** The text of a module with a source; `run` is the body of its one job. */
const source = (run: string, more = ''): string =>
  `export default { [Symbol.for('gostats.source')]: 1, name: 'made', privileges: [], ${more}
  create: (options, context) => ({ jobs: (cluster) => [{ id: 'made', intervalMs: 200, async run({ get, list, rows, emit, series }) {\n${run}\n} }] }) };`;

const KEYS = `
  const keys = rows({ key: 'catalog.key', tags: ['key'], ignored: ['description', 'policies'] });
  for await (const part of list('/platform/1/statistics/keys?limit=500', 'keys')) {
    for (const { key, units, default_cache_time } of part) keys.add({ key, units, default_cache_time });
  }`;

const ofMeasurement = (batches: readonly PointBatch[], key: string): readonly PointBatch[] =>
  batches.filter(({ frames }) => frames.some(({ stat }) => stat.key === key));

async function until(condition: () => boolean): Promise<void> {
  await vi.waitUntil(condition, { timeout: 60_000 });
}

it('delivers what a source collects, beside what gostats collects', async () => {
  const table = '[[source]]\nuse = "./keys.mjs"\nid = "keys"\n';
  host = await makeHost(table + healthy(), { 'keys.mjs': source(KEYS) });
  const { collector, received } = host;
  await collector.start();
  await until(() => ofMeasurement(received('healthy'), 'catalog.key').length > 1);
  const [batch] = ofMeasurement(received('healthy'), 'catalog.key');
  expect(batch).toMatchObject({ groups: ['keys'], intervalMs: 200 });
  // More than one page of the list.
  expect(batch?.pointCount).toBeGreaterThan(500);
  expect(batch?.frames[0]?.series[0]?.tags).toMatchObject({ cluster: expect.any(String), key: expect.any(String) });
  await until(() => ofMeasurement(received('healthy'), 'cluster.cpu.sys.avg').length > 0);
});

it('is a group that a sink can be routed by', async () => {
  const sinks = healthy('only', 'stat_groups = ["keys"]') + healthy('rest', 'stat_groups = ["cpu"]');
  host = await makeHost(`[[source]]\nuse = "./keys.mjs"\nid = "keys"\n${sinks}`, { 'keys.mjs': source(KEYS) });
  const { collector, received } = host;
  await collector.start();
  await until(() => received('only').length > 0 && received('rest').length > 0);
  expect(received('only').every(({ groups }) => groups.includes('keys'))).toBe(true);
  expect(received('rest').some(({ groups }) => groups.includes('keys'))).toBe(false);
});

describe('a source that misbehaves leaves the other jobs alone', () => {
  it.each([
    ['asks for another path', `await get('/session/1/session');`, 'E_SOURCE_PATH', true],
    ['emits frames that are none', 'emit([{}]);', 'E_SOURCE_MISUSE', true],
    ['throws', `throw new TypeError('x is not a function');`, 'E_SOURCE_FAILED', false],
    ['throws no error', `throw 'text';`, 'E_SOURCE_FAILED', false],
    ['asks for what is not there', `await get('/platform/1/nothing');`, 'E_PAPI_REQUEST', false],
  ])('when it %s', async (_, run, code, isStopped) => {
    host = await makeHost(`[[source]]\nuse = "./bad.mjs"\nid = "bad"\n${healthy()}`, { 'bad.mjs': source(run) });
    const { collector, said, received } = host;
    let rounds = 0;
    collector.hooks.roundEnded.tap('test', ({ job }) => void (rounds += job === 'bad made' ? 1 : 0));
    await collector.start();
    await until(() => said(code).length > 0);
    expect(said(code)[0]).toMatch(isStopped || code === 'E_SOURCE_FAILED' ? /"bad"/ : /nothing/);
    const before = received('healthy').length;
    await until(() => received('healthy').length > before + 3);
    expect(rounds).toBeLessThanOrEqual(isStopped ? 1 : Number.POSITIVE_INFINITY);
  });

  it('when it leaves a rejection behind', async () => {
    host = await makeHost(`[[source]]\nuse = "./bad.mjs"\nid = "bad"\n${healthy()}`, {
      'bad.mjs': source(`void get('/platform/1/nothing').catch(() => {});`),
    });
    const { collector, received } = host;
    await collector.start();
    await until(() => received('healthy').length > 3);
    expect(received('healthy').length).toBeGreaterThan(3);
  });
});

it('that never settles holds up neither the cluster nor a reload nor the stop', async () => {
  const files = { 'never.mjs': source('await new Promise(() => {});') };
  host = await makeHost(`[[source]]\nuse = "./never.mjs"\nid = "never"\n${healthy()}`, files);
  const { collector, received, parse } = host;
  let begun = 0;
  collector.hooks.planReady.tap('test', (jobs) => {
    begun++;
    return jobs;
  });
  await collector.start();
  await until(() => received('healthy').length > 0);
  await collector.reload(parse(healthy()), AbortSignal.timeout(5000));
  await until(() => begun === 2);
  const before = received('healthy').length;
  await until(() => received('healthy').length > before + 3);
  expect(begun).toBe(2);
});

describe('a source that cannot be used is left out, and named', () => {
  it.each([
    ['is not there', {}, '', 'E_SOURCE_NOT_FOUND'],
    ['exports a sink', { 'it.mjs': `export default { [Symbol.for('gostats.sink')]: 1 };` }, '', 'E_SOURCE_EXPORT'],
    ['was built for another contract', { 'it.mjs': source('').replace(']: 1', ']: 7') }, '', 'E_SOURCE_CONTRACT'],
    ['does not load', { 'it.mjs': 'import "nothing-like-this";' }, '', 'E_SOURCE_LOAD'],
    ['has no jobs', { 'it.mjs': source('').replace('jobs:', 'job:') }, '', 'E_SOURCE_CREATE'],
    ['has no such option', { 'it.mjs': source('') }, 'options = { colour = "red" }', 'E_CONFIG'],
  ])('when it %s', async (_, files, more, code) => {
    host = await makeHost(`[[source]]\nuse = "./it.mjs"\nid = "it"\n${more}\n${healthy()}`, files);
    await host.collector.start();
    expect(host.logger.lines).toContainEqual(
      expect.objectContaining({ level: 'error', fields: { event: 'source.unusable', source: 'it', code } }),
    );
    await until(() => (host?.received('healthy').length ?? 0) > 0);
  });

  it('or ends the start, where that is asked for', async () => {
    host = await makeHost(`[[source]]\nuse = "./it.mjs"\non_start_failure = "fail"\n${healthy()}`, {});
    await expect(host.collector.start()).rejects.toMatchObject({ code: 'E_SOURCE_NOT_FOUND' });
  });
});

it('is closed when a reload replaces it, after its last round', async () => {
  const seen: string[] = [];
  (globalThis as { gostatsSeen?: string[] }).gostatsSeen = seen;
  const noting = (name: string): string =>
    source(`globalThis.gostatsSeen.push('${name} round');`).replace(
      '({ jobs:',
      `({ close: async () => void globalThis.gostatsSeen.push('${name} close'), jobs:`,
    );
  const table = (file: string): string => `[[source]]\nuse = "./${file}.mjs"\nid = "it"\n`;
  host = await makeHost(table('one') + healthy(), { 'one.mjs': noting('one'), 'two.mjs': noting('two') });
  const { collector, parse } = host;
  await collector.start();
  await until(() => seen.includes('one round'));
  await collector.reload(parse(table('two') + healthy()), AbortSignal.timeout(5000));
  expect(seen.filter((what) => what === 'one close')).toHaveLength(1);
  await until(() => seen.filter((what) => what === 'two round').length > 2);
  expect(seen.slice(seen.indexOf('one close'))).not.toContain('one round');
  expect(seen).not.toContain('two close');
});

it('is added, changed and taken away by a reload, and the cluster stays connected', async () => {
  const one = `[[source]]\nuse = "./keys.mjs"\nid = "keys"\n`;
  host = await makeHost(healthy(), {
    'keys.mjs': source(KEYS),
    'other.mjs': source(KEYS.replace('catalog.key', 'other.key')),
  });
  const { collector, received, parse, logger } = host;
  await collector.start();
  await until(() => received('healthy').length > 0);
  const reload = (more: string): Promise<unknown> =>
    collector.reload(parse(more + healthy()), AbortSignal.timeout(5000));
  await reload(one);
  await until(() => ofMeasurement(received('healthy'), 'catalog.key').length > 0);
  await reload(one.replace('keys.mjs', 'other.mjs'));
  await until(() => ofMeasurement(received('healthy'), 'other.key').length > 0);
  await reload('');
  const last = ofMeasurement(received('healthy'), 'other.key').length;
  const all = received('healthy').length;
  await until(() => received('healthy').length > all + 5);
  expect(ofMeasurement(received('healthy'), 'other.key').length).toBeLessThanOrEqual(last + 1);
  expect(logger.lines.filter(({ fields }) => String(fields['event']).startsWith('source.unusable'))).toEqual([]);
});
