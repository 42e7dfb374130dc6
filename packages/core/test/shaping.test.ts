import { afterEach, expect, it, vi } from 'vitest';
import { healthy, makeHost, sink, type Host } from './support/host.js';

let host: Host | undefined;
afterEach(async () => {
  await host?.stop();
  host = undefined;
});

const tagNames = (one: Host, id: string): string[] =>
  [
    ...new Set(
      one
        .received(id)
        .flatMap(({ frames }) => frames.flatMap(({ series }) => series.flatMap(({ tags }) => Object.keys(tags)))),
    ),
  ].sort();
const fieldsOf = (one: Host, id: string, key: string): string[] =>
  [
    ...new Set(
      one
        .received(id)
        .flatMap(({ frames }) =>
          frames.filter(({ stat }) => stat.key === key).flatMap(({ fields }) => fields.map(({ name }) => name)),
        ),
    ),
  ].sort();
const keysOf = (one: Host, id: string): string[] =>
  [...new Set(one.received(id).flatMap(({ frames }) => frames.map(({ stat }) => stat.key)))].sort();

it('gives each sink its own shape of what the clusters say', async () => {
  const shaped = `tags = { env = "prod" }
drop_stats = ["cluster.*"]
drop_fields = ["node.summary.protocol:time_*"]
drop_tags = ["devid"]
rename_tags = { node = "lnn" }`;
  host = await makeHost(`${healthy('shaped', shaped)}${healthy('plain')}`, {});
  const one = host;
  await one.collector.start();
  await vi.waitFor(() => {
    expect(keysOf(one, 'plain')).toContain('node.summary.protocol');
    expect(keysOf(one, 'shaped')).toContain('node.summary.protocol');
  }, 120_000);
  expect(keysOf(one, 'plain')).toContain('cluster.cpu.sys.avg');
  expect(keysOf(one, 'shaped').filter((key) => key.startsWith('cluster.'))).toEqual([]);
  expect(tagNames(one, 'plain')).toEqual(expect.arrayContaining(['cluster', 'devid', 'node']));
  expect(tagNames(one, 'shaped')).toEqual(expect.arrayContaining(['cluster', 'env', 'lnn']));
  for (const gone of ['devid', 'node']) expect(tagNames(one, 'shaped')).not.toContain(gone);
  const all = fieldsOf(one, 'plain', 'node.summary.protocol');
  expect(all.some((name) => name.startsWith('time_'))).toBe(true);
  expect(fieldsOf(one, 'shaped', 'node.summary.protocol')).toEqual(all.filter((name) => !name.startsWith('time_')));
  // What is said of it stays: names of metrics are made of it.
  const stats = (id: string) =>
    one
      .received(id)
      .flatMap(({ frames }) => frames)
      .find(({ stat }) => stat.key === 'node.summary.protocol')?.stat;
  expect(stats('shaped')).toEqual(stats('plain'));
});

it('takes other tags and filters over while the sink goes on, with what waits for it', async () => {
  const held = sink(`
    const all = (globalThis.gostatsRemembered ??= new Map());
    const mine = [];
    all.set(context.id + ' ' + options.run, mine);
    globalThis.gostatsMade = (globalThis.gostatsMade ?? 0) + 1;
    globalThis.gostatsOpen = false;
    return { writePoints: async (batch) => {
      if (!globalThis.gostatsOpen) throw new Error('not yet');
      mine.push(batch);
    } };`);
  const table = (more: string): string =>
    `[[sink]]\nuse = "./held.mjs"\nid = "held"\n${more}\n[sink.options]\nrun = "RUN"\n`;
  host = await makeHost(table('tags = { version = "one" }'), { 'held.mjs': held });
  const one = host;
  const shared = globalThis as { gostatsMade?: number; gostatsOpen?: boolean };
  await one.collector.start();
  const waiting = (): number => one.collector.lanes[0]?.status().pointsWaiting ?? 0;
  await vi.waitUntil(() => waiting() > 20, { timeout: 60_000 });
  const before = one.dispatched();
  const diff = await one.collector.reload(one.parse(table('tags = { version = "two" }')), AbortSignal.timeout(5000));
  expect(diff).toMatchObject({
    sinksReshaped: [{ id: 'held' }],
    sinksChanged: [],
    clustersChanged: [],
    globalChanged: [],
  });
  shared.gostatsOpen = true;
  const versions = (): string[] =>
    one
      .received('held')
      .flatMap(({ frames }) => frames.flatMap(({ series }) => series.map(({ tags }) => tags['version'] ?? '')));
  await vi.waitUntil(() => versions().includes('two'), { timeout: 60_000 });
  expect(shared.gostatsMade).toBe(1);
  expect(versions().filter((version) => version === 'one').length).toBeGreaterThanOrEqual(before);
  expect(new Set(versions())).toEqual(new Set(['one', 'two']));
});
