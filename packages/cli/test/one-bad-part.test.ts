import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, expect, it } from 'vitest';
import { closeClusters, startCluster } from './support/cluster.js';
import { configText } from './support/config-text.js';
import { makeFolder, removeFolders } from './support/folder.js';
import { gostats, killAll, startGostats } from './support/gostats.js';

afterEach(async () => {
  killAll();
  await closeClusters();
});
afterAll(removeFolders);

const BAD =
  '[[cluster]]\nhostname = "onefs2"\nusername = "u"\npassword = "$env:NOT_SET"\n[[sink]]\nuse = "no-such-sink"\n';

it('a cluster and a sink that cannot be used stop themselves alone, and are shown as down', async () => {
  const { port } = await startCluster();
  const text = configText({ port, processor: '["discard"]', more: `[telemetry]\nport = 0\n${BAD}` });
  const folder = makeFolder({ 'idic.toml': text });
  const running = startGostats(['run', '--loglevel', 'debug'], { cwd: folder });
  const line = text.slice(0, text.indexOf('$env:NOT_SET')).split('\n').length;
  await running.says(
    new RegExp(
      `ERROR .*idic\\.toml:${line} cluster\\[1\\]\\.password: the environment variable NOT_SET is not set; this cluster is left out`,
    ),
  );
  await running.says(
    /ERROR {4}\[no-such-sink\] Cannot find a sink called "no-such-sink"[^]* It is left out; the others continue/,
  );
  await running.says(/\[discard\] written/);
  const [, url] = await running.says(/Serving .* at (http:\S+)/);
  const health = (await (await fetch(`${url}/health`)).json()) as {
    status: string;
    clusters: object[];
    sinks: object[];
  };
  expect(health).toMatchObject({
    status: 'degraded',
    clusters: [{ state: 'up' }, { cluster: 'onefs2:8080', state: 'down' }],
    sinks: [
      { sink: 'discard', state: 'running' },
      { sink: 'no-such-sink', state: 'unusable' },
    ],
  });
  expect(await (await fetch(`${url}/metrics`)).text()).toContain('gostats_sink_up{sink="no-such-sink"} 0');

  writeFileSync(join(folder, 'idic.toml'), text.replace('$env:NOT_SET', 'p'));
  await running.says(/Reloaded \(the file changed\)\. Clusters: 1 added \(onefs2:8080\), 1 kept/);
  expect(await running.stop('SIGINT')).toBe(0);

  const checked = await gostats(['check'], { cwd: folder });
  expect(checked.code).toBe(2);
});

it('check names everything that is wrong, and ends with 2', async () => {
  const folder = makeFolder({
    'idic.toml': configText({ port: 1, more: BAD }).replace('min_update', 'max_retries = "8"\nmin_update'),
  });
  const { code, stderr } = await gostats(['check'], { cwd: folder });
  expect(code).toBe(2);
  expect(stderr).toMatch(
    /2 problems in .*\n.*global\.max_retries {2}expected a whole number.*\n.*cluster\[1\]\.password/,
  );
});

it.each([
  [
    'no cluster',
    (text: string): string => text.replace('password = "gostats"', 'password = "$env:NOT_SET"'),
    'cluster[0].password',
  ],
  [
    'no sink',
    (text: string): string => text.replace('"discard"', '["no-such-sink", "nor-this"]'),
    'Cannot find a sink called "no-such-sink"',
  ],
])('run ends with 2 when %s is left', async (_, spoil, problem) => {
  const folder = makeFolder({ 'idic.toml': spoil(configText({ port: 1 })) });
  const { code, stderr } = await gostats(['run'], { cwd: folder });
  expect(code).toBe(2);
  expect(stderr).toContain(problem);
});
