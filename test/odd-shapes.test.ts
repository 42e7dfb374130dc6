import { afterAll, afterEach, expect, it } from 'vitest';
import type { OddShape } from '@gostats/simulator';
import { removeFolders } from '../packages/cli/test/support/folder.js';
import { killAll } from '../packages/cli/test/support/gostats.js';
import { startScene } from './support/scene.js';
import type { ToldPoint } from './support/expected-points.js';
import type { Scene } from './support/scene.js';

afterEach(killAll);
afterAll(removeFolders);

/** One poll of a key, from a cluster of three nodes that sends this shape. */
async function poll(
  shape: OddShape | undefined,
  key: string,
  release = '9.11.0.0',
): Promise<{ points: readonly ToldPoint[]; scene: Scene }> {
  const simulator = { nodes: 3, release, ...(shape !== undefined && { oddShapes: [shape] }) };
  const scene = await startScene({ simulator, groups: { odd: [key, 'cluster.health'] } });
  await scene.more(key);
  const batch = scene.batches().find(({ points }) => points.some(({ measurement }) => measurement === key));
  return { scene, points: batch?.points.filter(({ measurement }) => measurement === key) ?? [] };
}

const seriesOf = (points: readonly ToldPoint[]): Set<string> => new Set(points.map(({ tags }) => JSON.stringify(tags)));
const fieldsOf = (point: ToldPoint | undefined): string[] => Object.keys(point?.fields ?? {});

it('a list with a map a disk is one point a node, as a list with one map is', async () => {
  const key = 'node.disk.busy.all';
  const [split, whole] = await Promise.all([poll('split-disk-lists', key), poll(undefined, key)]);
  expect(split.points).toHaveLength(3);
  expect(split.points.map(fieldsOf)).toEqual(whole.points.map(fieldsOf));
  expect(seriesOf(split.points)).toEqual(seriesOf(whole.points));
});

it('a list of numbers has a series a place', async () => {
  const { points } = await poll('number-lists', 'node.disk.latencies');
  expect(points.length).toBeGreaterThan(30);
  expect(seriesOf(points).size).toBe(points.length);
  expect(points[0]?.tags['index']).toBe('0');
});

it('clients of one host are told apart by their ids, and it is said once', async () => {
  const { points, scene } = await poll('twin-clients', 'node.clientstats.proto.nfs');
  expect(seriesOf(points).size).toBe(points.length);
  expect(new Set(points.map(({ tags }) => tags['client_id'])).size).toBeGreaterThan(3);
  await scene.more('node.clientstats.proto.nfs');
  expect(scene.gostats.output.match(/the tag client_id tells them apart/g)).toHaveLength(1);
});

it('LINs keep all of their digits', async () => {
  const { points } = await poll('long-lins', 'node.ifs.heat.lock.noresolve');
  expect(points[0]?.tags['lin']).toMatch(/^46116860\d{11}$/);
  expect(seriesOf(points).size).toBe(points.length);
});

it('a number in quotes is a number, and a text that is none is left out and said', async () => {
  const { points } = await poll('text-numbers', 'ifs.bytes.total');
  expect(points[0]?.fields['value']).toBeGreaterThan(1e12);
  const scene = await startScene({
    simulator: { oddShapes: ['no-numbers'] },
    groups: { odd: ['node.open.files', 'cluster.health'] },
  });
  await scene.more('cluster.health', 2);
  expect(scene.points('node.open.files')).toEqual([]);
  expect(scene.gostats.output.match(/Cannot decode node\.open\.files/g)).toHaveLength(1);
});

it('a map with an empty list keeps its own numbers', async () => {
  const { points } = await poll('empty-lists', 'node.je.num_workers');
  expect(points.map(fieldsOf)).toEqual([['total'], ['total'], ['total']]);
});

it('a devid of null is the cluster', async () => {
  const { points } = await poll('null-devids', 'cluster.health');
  expect(points.map(({ tags }) => Object.keys(tags))).toEqual([['cluster']]);
});

it('rows of OneFS 8.0, which do not say their node, have its LNN', async () => {
  const { points } = await poll(undefined, 'node.uptime', '8.0.0.5');
  expect(points.map(({ tags }) => [tags['devid'], tags['node']])).toEqual([
    ['1', '1'],
    ['15', '2'],
    ['3', '3'],
  ]);
});
