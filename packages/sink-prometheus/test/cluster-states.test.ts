import { makeBatch } from '@gostats/core/testing';
import { checkMetrics, promtoolBinary } from '@gostats/test-servers';
import { expect, test } from 'vitest';
import { clusterState, SIM, startRig } from './support.js';

const batch = makeBatch([{ key: 'cluster.health', rows: [{ value: 0 }] }]);
const ours = (lines: readonly string[]): string[] => lines.filter((line) => line.startsWith('gostats_'));

test('says on the page of a cluster that it is down, while its last samples are still shown', async () => {
  const rig = await startRig();
  rig.sink.observe(batch);
  rig.states = [clusterState({ lastAnswer: rig.clock.now() })];
  expect(ours(await rig.samples())).toEqual([
    'gostats_cluster_up{cluster="east"} 1',
    'gostats_cluster_state{cluster="east",state="connecting"} 0',
    'gostats_cluster_state{cluster="east",state="up"} 1',
    'gostats_cluster_state{cluster="east",state="over_limit"} 0',
    'gostats_cluster_state{cluster="east",state="stale"} 0',
    'gostats_cluster_state{cluster="east",state="down"} 0',
    'gostats_sample_age_seconds{cluster="east"} 0',
  ]);
  await rig.clock.advance(2_500);
  rig.states = [clusterState({ state: 'stale', lastAnswer: rig.clock.now() - 2_500 })];
  await expect.poll(() => rig.samples()).toContain('gostats_cluster_up{cluster="east"} 0');
  const samples = await rig.samples();
  expect(samples).toContain('gostats_cluster_state{cluster="east",state="stale"} 1');
  expect(samples).toContain('gostats_sample_age_seconds{cluster="east"} 2.5');
  expect(samples.some((line) => line.startsWith('isilon_stat_cluster_health{'))).toBe(true);
});

test('has every cluster on the common page, those that never answered too, and one on the page of one', async () => {
  const other = { id: 'b:8080', hostname: 'b', options: {} };
  const rig = await startRig({}, [SIM, other]);
  rig.states = [clusterState(), clusterState({ id: 'b:8080', name: undefined, label: 'b:8080', state: 'down' })];
  const samples = await rig.samples();
  expect(samples).toContain('gostats_cluster_up{cluster="east"} 1');
  expect(samples).toContain('gostats_cluster_up{cluster="b:8080"} 0');
  const one = await rig.samples('/metrics/b:8080');
  expect(ours(one).every((line) => line.includes('cluster="b:8080"'))).toBe(true);
  expect(one).not.toContainEqual(expect.stringContaining('gostats_sample_age_seconds'));
});

test.each(['state', 'cluster', 'instance'])(
  'has each label once when the configured one is called %s',
  async (label) => {
    const rig = await startRig({ instance_label_name: label });
    rig.states = [clusterState()];
    const up = (await rig.samples()).find((line) => line.startsWith('gostats_cluster_state{'));
    expect(up?.match(new RegExp(`[{,]${label}="`, 'g'))).toHaveLength(1);
  },
);

test('says nothing of what the host does not tell', async () => {
  const rig = await startRig();
  rig.sink.observe(batch);
  expect(ours(await rig.samples())).toEqual([]);
});

test.skipIf(promtoolBinary() === undefined)('promtool has nothing to complain about, whatever the name', async () => {
  const rig = await startRig({ instance_label_name: 'onefs' });
  rig.sink.observe(batch);
  rig.states = [clusterState({ label: 'a"b\\c\nd😀', name: 'x', state: 'over_limit', lastAnswer: 1 })];
  expect(await checkMetrics(await rig.page())).toEqual({ exitCode: 0, complaints: [] });
});
