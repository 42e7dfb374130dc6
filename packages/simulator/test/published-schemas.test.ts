import { describe, expect, test } from 'vitest';
import * as answers from './facts/answers.js';
import { violations } from './facts/shapes.js';
import { getJson, makeCluster } from './support.js';

const { cluster } = makeCluster();

describe('answers keep to the members and types that OneFS documents', () => {
  test.each([
    ['/platform/1/cluster/config', answers.clusterConfig],
    ['/platform/3/cluster/config', answers.clusterConfig],
    [
      '/platform/1/statistics/current?keys=node.,cluster.&substr=true&devid=all&degraded=true',
      answers.currentStatistics,
    ],
    ['/platform/1/statistics/current?keys=ifs.&substr=true&show_nodes=true', answers.currentStatistics],
    [
      '/platform/1/statistics/history?key=cluster.cpu.sys.avg&key=node.health&key=node.load.1min&devid=all&begin=-600',
      answers.historyStatistics,
    ],
    ['/platform/1/statistics/keys', answers.statisticKeys],
    ['/platform/1/statistics/keys?count=true', answers.statisticKeys],
    ['/platform/1/statistics/keys/node.sensor.volt.volts.BB%20%2B3.3V%20AUX', answers.statisticKey],
    ['/platform/3/statistics/summary/client', answers.clientSummary],
    ['/platform/3/statistics/summary/client?totalby=protocol', answers.clientSummary],
    ['/platform/3/statistics/summary/drive', answers.driveSummary],
    ['/platform/3/statistics/summary/heat', answers.heatSummary],
    ['/platform/3/statistics/summary/heat?convertlin=false', answers.heatSummary],
    ['/platform/3/statistics/summary/protocol', answers.protocolSummary],
    ['/platform/3/statistics/summary/protocol?protocols=all&zero=true', answers.protocolSummary],
    ['/platform/3/statistics/summary/protocol?totalby=class', answers.protocolSummary],
    ['/platform/3/statistics/summary/protocol-stats?protocol=smb2', answers.protocolStatsSummary],
    ['/platform/3/statistics/summary/system', answers.systemSummary],
    ['/platform/10/statistics/summary/workload?nodes=all&dataset=users', answers.workloadSummary],
    ['/platform/10/performance/datasets', answers.performanceDatasets],
  ])('%s', async (path, shape) => {
    const body = await getJson(cluster, path);
    expect(violations(body, shape)).toEqual([]);
    // An empty list keeps to every shape.
    expect(JSON.stringify(body).length).toBeGreaterThan(path.includes('count=true') ? 20 : 250);
  });

  test('the check itself finds what is wrong', () => {
    const body = { stats: [{ devid: 'x', error: null, error_code: null, key: 'k', time: 1.5 }], more: 1 };
    const places = violations(body, answers.currentStatistics).map((line) => line.split(':')[0]);
    expect(places).toEqual(['stats.0.devid', 'stats.0.time', 'stats.0.value', '']);
  });
});
