import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Agent, get } from 'node:https';
import { oddShapes as ofTheSimulator } from '@gostats/simulator';
import { afterAll, afterEach, expect, it } from 'vitest';
import { oddShapes } from '../src/simulate/odd-shapes.js';
import { configText } from './support/config-text.js';
import { makeFolder, removeFolders } from './support/folder.js';
import { gostats, killAll, startGostats } from './support/gostats.js';
import { waitFor } from './support/wait-for.js';

afterEach(killAll);
afterAll(removeFolders);

it('serves what was asked for, says how to use it, and ends with 0', async () => {
  const names = ['--clusters', '2', '--nodes', '2', '--nodes', '3,4', '--names', 'east,west'];
  const running = startGostats(['simulate', '--port', '0', ...names, '-degraded=1', '--seed', '7']);
  await running.says(/Press Ctrl-C to stop\.\n/);
  const lines = running.stdout.split('\n');
  expect(lines[0]).toBe('Simulating 2 OneFS clusters:');
  expect(lines[1]).toMatch(/^ {2}east +https:\/\/127\.0\.0\.1:\d+ {2}OneFS \S+, 2 nodes, 1 of them down$/);
  expect(lines[2]).toMatch(/^ {2}west +https:\/\/127\.0\.0\.1:\d+ {2}OneFS \S+, 3 nodes, 1 of them down$/);
  expect(running.stdout).toContain('User gostats, password gostats');

  const [, faults] = /(https:\/\/\S+\/simulator\/faults)/.exec(running.stdout) ?? [];
  expect(JSON.parse(await read(faults ?? ''))).toMatchObject({ faults: [{ kind: 'node-down', node: 2 }] });
  expect(await running.stop('SIGINT')).toBe(0);
  expect(running.stderr).toBe('');
});

it('has faults from the start, of nodes that are there', async () => {
  const fault = ['--fault', 'slow,ms=3,nodes=1+2', '--fault', '{"kind":"unavailable","path":"/x"}'];
  const running = startGostats(['simulate', '--port', '0', '--clusters', '1', '--nodes', '3', ...fault]);
  await running.says(/Press Ctrl-C to stop\.\n/);
  const [, page = ''] = /(https:\/\/\S+\/simulator\/faults)/.exec(running.stdout) ?? [];
  expect(JSON.parse(await read(page))).toMatchObject({
    faults: [
      { kind: 'slow', ms: 3, nodes: [1, 2] },
      { kind: 'unavailable', path: '/x' },
    ],
  });
  await running.stop('SIGINT');
  for (const [wrong, sentence] of [
    ['node-down,node=99', /--fault: expected a node from 1 to 3, got /],
    ['nothing', /--fault: expected a "kind" out of node-down, /],
  ] as const) {
    const { code, stderr } = await gostats([
      'simulate',
      '--port',
      '0',
      '--clusters',
      '1',
      '--nodes',
      '3',
      '--fault',
      wrong,
    ]);
    expect([code, stderr]).toEqual([2, expect.stringMatching(sentence)]);
  }
});

it('serves the odd shapes that are asked for, and names those there are', async () => {
  const shapes = ['--odd-shape', 'null-devids', '--odd-shape=text-numbers'];
  const running = startGostats(['simulate', '--port', '0', '--clusters', '1', ...shapes]);
  await running.says(/, odd: null-devids, text-numbers\n/);
  const [, url = ''] = /(https:\/\/127\.0\.0\.1:\d+)/.exec(running.stdout) ?? [];
  const current = `${url}/platform/1/statistics/current?key=ifs.bytes.total&devid=all`;
  expect(await read(current, 'gostats:gostats')).toMatch(/"devid" : null[^}]*"value" : "\d+"/);
  await running.stop('SIGINT');
  const { code, stderr } = await gostats(['simulate', '--odd-shape', 'twins']);
  expect(code).toBe(2);
  expect(stderr).toContain("'twins' is invalid. Allowed choices are split-disk-lists, number-lists, ");
  expect(oddShapes).toEqual(ofTheSimulator);
});

it('names the port that is taken', async () => {
  const first = startGostats(['simulate', '--port', '0', '--clusters', '1']);
  const [, port = ''] = await first.says(/127\.0\.0\.1:(\d+)/);
  const { code, stderr } = await gostats(['simulate', '--port', port]);
  expect(code).toBe(1);
  expect(stderr).toBe(
    `E_PORT_IN_USE  The simulator: port ${port} on 127.0.0.1 is already in use.\n  Stop the program that uses it ("ss -ltnp" shows which), or choose another port.\n`,
  );
});

it('is what gostats run collects from', async () => {
  const simulator = startGostats(['simulate', '--port', '0', '--clusters', '1', '--nodes', '1']);
  const [, port] = await simulator.says(/127\.0\.0\.1:(\d+)/);
  const folder = makeFolder();
  writeFileSync(
    join(folder, 'idic.toml'),
    configText({ port: Number(port), logging: 'logfile = "log"\nlog_file_format = "json"' }),
  );
  const running = startGostats(['-config-file=idic.toml', '-loglevel=debug', '-logfile=other.log'], { cwd: folder });
  await waitFor(() => readLog(folder).includes('"msg":"written"'));
  expect(await running.stop('SIGINT')).toBe(0);
  const entries = readLog(folder)
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(entries[0]).toMatchObject({ level: 'notice', msg: expect.stringContaining('is starting with') as string });
  expect(running.output).toBe('');
});

function readLog(folder: string): string {
  const file = join(folder, 'other.log');
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

/** The body behind a URL whose certificate is not looked at. */
function read(url: string, auth?: string): Promise<string> {
  const agent = new Agent({ rejectUnauthorized: false });
  return new Promise((resolve, reject) => {
    get(url, { agent, ...(auth === undefined ? {} : { auth }) }, (answer) => {
      let body = '';
      answer.setEncoding('utf8').on('data', (text: string) => (body += text));
      answer.on('end', () => {
        agent.destroy();
        resolve(body);
      });
    }).on('error', reject);
  });
}
