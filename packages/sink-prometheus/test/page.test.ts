import { makeBatch } from '@gostats/core/testing';
import { expect, test } from 'vitest';
import { SIM, startRig } from './support.js';

const AT = 1_700_000_000_000;

test('a statistic is a gauge with its description, its tags and the time of its row', async () => {
  const { sink, page } = await startRig();
  const rows = [{ tags: { devid: '1', node: '2' }, value: 135, timestamp: AT - 5000 }];
  sink.observe(makeBatch([{ key: 'node.cpu.user.avg', description: 'User time.', rows }]));
  expect(await page()).toBe(
    [
      '# HELP isilon_stat_node_cpu_user_avg User time.',
      '# TYPE isilon_stat_node_cpu_user_avg gauge',
      'isilon_stat_node_cpu_user_avg{cluster="simcluster",devid="1",node="2"} 135 1699999995000',
      '',
    ].join('\n'),
  );
});

test('several fields are several metrics, op_id is none', async () => {
  const { sink, samples } = await startRig();
  sink.observe(
    makeBatch([
      {
        key: 'cluster.protostats.nfs',
        rows: [{ tags: { op_name: 'read' }, value: { op_id: 6, op_rate: 0.5, 'in.max': 7 } }],
      },
    ]),
  );
  expect(await samples()).toEqual([
    `isilon_stat_cluster_protostats_nfs_op_rate{cluster="simcluster",op_name="read"} 0.5 ${AT}`,
    `isilon_stat_cluster_protostats_nfs_in_max{cluster="simcluster",op_name="read"} 7 ${AT}`,
  ]);
});

test('a row that lacks a field has no sample of it', async () => {
  const { sink, samples } = await startRig();
  const rows = [
    { tags: { lnn: '1' }, value: { a: 1, b: 2 } },
    { tags: { lnn: '2' }, value: { a: 3 } },
  ];
  sink.observe(makeBatch([{ key: 'k', rows }]));
  expect(await samples()).toEqual([
    `isilon_stat_k_a{cluster="simcluster",lnn="1"} 1 ${AT}`,
    `isilon_stat_k_a{cluster="simcluster",lnn="2"} 3 ${AT}`,
    `isilon_stat_k_b{cluster="simcluster",lnn="1"} 2 ${AT}`,
  ]);
});

test('a field that the next poll lacks leaves the page, though its row stays', async () => {
  const { sink, samples } = await startRig();
  sink.observe(makeBatch([{ key: 'k', rows: [{ value: { a: 1, b: 2 } }] }]));
  sink.observe(makeBatch([{ key: 'k', rows: [{ value: { a: 3, c: 4 } }] }]));
  expect(await samples()).toEqual([
    `isilon_stat_k_a{cluster="simcluster"} 3 ${AT}`,
    `isilon_stat_k_c{cluster="simcluster"} 4 ${AT}`,
  ]);
});

test('what the format forbids in names, and what it must escape', async () => {
  const { sink, page } = await startRig();
  const nasty = 'a"b\\c\nd\té漢😀';
  sink.observe(
    makeBatch([
      {
        key: 'node.sensor.volt.volts.BB +3.3V AUX',
        description: 'Back\\slash,\n"new line".',
        rows: [{ tags: { path: nasty, 'remote-addr': '::1', '9lives': 'y', __name__: 'z' }, value: -1.5 }],
      },
      { key: 'no.words', rows: [{ value: 1e21 }] },
    ]),
  );
  const text = await page();
  expect(text).toContain('# HELP isilon_stat_node_sensor_volt_volts_BB__3_3V_AUX Back\\\\slash,\\n"new line".\n');
  expect(text).toContain(
    'isilon_stat_node_sensor_volt_volts_BB__3_3V_AUX{_9lives="y",_name__="z",cluster="simcluster",' +
      `path="a\\"b\\\\c\\nd\té漢😀",remote_addr="::1"} -1.5 ${AT}\n`,
  );
  expect(text).toContain('# HELP isilon_stat_no_words OneFS statistic no.words.\n');
  expect(text).toContain(`isilon_stat_no_words{cluster="simcluster"} 1e+21 ${AT}\n`);
});

test('infinities are spelt as the format has them', async () => {
  const { sink, samples } = await startRig({ timestamps: false });
  const rows = [Infinity, -Infinity, 0.1, 2 ** 53, -0].map((value, row) => ({ tags: { row: String(row) }, value }));
  sink.observe(makeBatch([{ key: 'k', rows }]));
  const values = (await samples()).map((line) => line.split(' ').at(-1));
  expect(values).toEqual(['+Inf', '-Inf', '0.1', '9007199254740992', '0']);
});

test('a label that a sample lacks is empty, also when it comes up later; what another cluster has makes no difference', async () => {
  const other = { ...SIM, id: 'other.example:8080' };
  const { sink, samples } = await startRig({}, [SIM, other]);
  sink.observe(makeBatch([{ key: 'k', rows: [{ tags: { op_name: 'read' }, value: 1 }] }]));
  await samples();
  sink.observe(makeBatch([{ key: 'k', rows: [{ tags: { devid: '3', user_name: '' }, value: 2 }] }]));
  const foreign = makeBatch([{ key: 'k', rows: [{ tags: { invented: 'x' }, value: 3 }] }], {
    cluster: { id: other.id, name: 'other' },
  });
  sink.observe(foreign);
  expect(await samples()).toEqual([
    `isilon_stat_k{cluster="simcluster",devid="",op_name="read",user_name=""} 1 ${AT}`,
    `isilon_stat_k{cluster="simcluster",devid="3",op_name="",user_name=""} 2 ${AT}`,
    `isilon_stat_k{cluster="other",invented="x"} 3 ${AT}`,
  ]);
});

test('the instance label has the name of the cluster; a tag of that name goes before it', async () => {
  const { sink, samples } = await startRig({ instance_label_name: 'onefs' });
  sink.observe(makeBatch([{ key: 'k', rows: [{ value: 1 }, { tags: { onefs: 'own' }, value: 2 }] }]));
  expect(await samples()).toEqual([
    `isilon_stat_k{cluster="simcluster",onefs="simcluster"} 1 ${AT}`,
    `isilon_stat_k{cluster="simcluster",onefs="own"} 2 ${AT}`,
  ]);
});

test('a cluster that was renamed leaves nothing of its old name', async () => {
  const { sink, samples } = await startRig({ instance_label_name: 'onefs' });
  sink.observe(makeBatch([{ key: 'k', rows: [{ value: 1 }] }]));
  sink.observe(makeBatch([{ key: 'k', rows: [{ value: 2 }] }], { cluster: { name: 'renamed' } }));
  expect(await samples()).toEqual([`isilon_stat_k{cluster="renamed",onefs="renamed"} 2 ${AT}`]);
});
