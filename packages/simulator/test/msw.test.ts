import { setupServer } from 'msw/node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { simulatorHandlers } from '../src/msw.js';
import { BASE, BASIC, makeCluster } from './support.js';

const { cluster } = makeCluster();
const server = setupServer(...simulatorHandlers(cluster, `${BASE}/`));

beforeAll(() => server.listen());
afterAll(() => server.close());

test('the global fetch reaches the cluster: log in with cookies, then ask', async () => {
  const login = await fetch(`${BASE}/session/1/session`, {
    method: 'POST',
    body: JSON.stringify({ username: 'gostats', password: 'gostats', services: ['platform'] }),
  });
  expect(login.status).toBe(201);
  const [id = '', csrf = ''] = login.headers.getSetCookie().map((cookie) => cookie.split(';')[0] ?? '');
  const headers = { cookie: id, 'x-csrf-token': csrf.split('=')[1] ?? '', referer: BASE };
  const response = await fetch(`${BASE}/platform/1/statistics/current?key=node.load.1min&devid=all`, { headers });
  expect(((await response.json()) as { stats: unknown[] }).stats).toHaveLength(4);
});

test('faults reach it too: a reset is a network error', async () => {
  cluster.faults.set([{ kind: 'reset', count: 1 }]);
  const ask = (): Promise<Response> => fetch(`${BASE}/platform/1/cluster/config`, { headers: BASIC });
  await expect(ask()).rejects.toThrow(TypeError);
  expect((await ask()).status).toBe(200);
});
