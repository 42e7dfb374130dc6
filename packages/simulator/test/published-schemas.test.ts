import { describe, expect, test } from 'vitest';
import { getJson, makeCluster } from './support.js';
import { readShared, violations, type Schema } from './published-schema.js';

const { cluster } = makeCluster();

function schemaOf(file: string): Schema {
  return JSON.parse(readShared(`onefs/schemas/${file}`)) as Schema;
}

describe('answers keep to the schemas that OneFS 9.11 publishes', () => {
  test.each([
    ['/platform/1/cluster/config', '1-cluster-config.output.json'],
    ['/platform/3/cluster/config', '1-cluster-config.output.json'],
    [
      '/platform/1/statistics/current?keys=node.,cluster.&substr=true&devid=all&degraded=true',
      '1-statistics-current.output.json',
    ],
    ['/platform/1/statistics/current?keys=ifs.&substr=true&show_nodes=true', '1-statistics-current.output.json'],
    ['/platform/1/statistics/keys', '1-statistics-keys.output.json'],
    ['/platform/1/statistics/keys?count=true', '1-statistics-keys.output.json'],
    ['/platform/1/statistics/keys/node.sensor.volt.volts.BB%20%2B3.3V%20AUX', '1-statistics-keys-KEY.output.json'],
    ['/platform/3/statistics/summary/client', '3-statistics-summary-client.output.json'],
    ['/platform/3/statistics/summary/client?totalby=protocol', '3-statistics-summary-client.output.json'],
    ['/platform/3/statistics/summary/drive', '3-statistics-summary-drive.output.json'],
    ['/platform/3/statistics/summary/heat', '3-statistics-summary-heat.output.json'],
    ['/platform/3/statistics/summary/heat?convertlin=false', '3-statistics-summary-heat.output.json'],
    ['/platform/3/statistics/summary/protocol', '3-statistics-summary-protocol.output.json'],
    ['/platform/3/statistics/summary/protocol?protocols=all&zero=true', '3-statistics-summary-protocol.output.json'],
    ['/platform/3/statistics/summary/protocol?totalby=class', '3-statistics-summary-protocol.output.json'],
    ['/platform/3/statistics/summary/protocol-stats?protocol=smb2', '3-statistics-summary-protocol-stats.output.json'],
    ['/platform/3/statistics/summary/system', '3-statistics-summary-system.output.json'],
    ['/platform/10/statistics/summary/workload?nodes=all&dataset=users', '10-statistics-summary-workload.output.json'],
    ['/platform/10/performance/datasets', '10-performance-datasets.output.json'],
  ])('%s', async (path, file) => {
    const body = await getJson(cluster, path);
    expect(violations(body, schemaOf(file))).toEqual([]);
    // An empty list keeps to every schema.
    expect(JSON.stringify(body).length).toBeGreaterThan(path.includes('count=true') ? 20 : 250);
  });

  test('statistics/history', async () => {
    const published = JSON.parse(readShared('onefs/schemas/1-statistics-history.8.0.1.json')) as Record<
      string,
      Record<string, Schema>
    >;
    const schema = published['/1/statistics/history']?.['GET_output_schema'];
    const path =
      '/platform/1/statistics/history?key=cluster.cpu.sys.avg&key=node.health&key=node.load.1min&devid=all&begin=-600';
    expect(violations(await getJson(cluster, path), schema ?? { enum: [] })).toEqual([]);
  });

  test('the check itself finds what is wrong', () => {
    const schema = schemaOf('1-statistics-current.output.json');
    expect(
      violations({ stats: [{ devid: 'x', error: null, error_code: null, key: 'k', time: 1.5 }], more: 1 }, schema),
    ).toEqual([
      '$.stats[0].devid: no integer',
      '$.stats[0].time: no integer',
      '$.stats[0].value: missing',
      '$.more: not in the schema',
    ]);
  });
});
