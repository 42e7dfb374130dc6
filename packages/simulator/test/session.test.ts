import { describe, expect, test } from 'vitest';
import type { SimulatedCluster } from '../src/index.js';
import { BASE, get, makeCluster, NOON } from './support.js';

const CONFIG = '/platform/1/cluster/config';
const MINUTE = 60_000;

function post(cluster: SimulatedCluster, body: unknown, path = '/session/1/session'): Promise<Response> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return cluster.handle(
    new Request(BASE + path, { method: 'POST', body: text, headers: { 'content-type': 'application/json' } }),
  );
}

const LOGIN = { username: 'gostats', password: 'gostats', services: ['platform'] };

/** Headers of a client that did everything right. */
async function login(cluster: SimulatedCluster): Promise<Record<string, string>> {
  return headersFrom(await post(cluster, LOGIN));
}

function headersFrom(response: Response): Record<string, string> {
  const cookies = response.headers.getSetCookie();
  const value = (name: string): string =>
    cookies.find((cookie) => cookie.startsWith(`${name}=`))?.split(/[=;]/)[1] ?? '';
  return { cookie: `isisessid=${value('isisessid')}`, 'x-csrf-token': value('isicsrf'), referer: BASE };
}

describe('log in', () => {
  test('gives 201, both cookies and the session, as the API reference shows it', async () => {
    const response = await post(makeCluster().cluster, LOGIN);
    expect(response.status).toBe(201);
    const [session = '', csrf = ''] = response.headers.getSetCookie();
    expect(session).toMatch(/^isisessid=[0-9a-f-]{36}; path=\/; HttpOnly; Secure; SameSite=strict$/);
    expect(csrf).toMatch(/^isicsrf=[0-9a-f-]{36}; path=\/; Secure$/);
    expect(await response.text()).toBe(
      '{"services":["platform"],"timeout_absolute":14400,"timeout_inactive":900,"username":"gostats"}',
    );
  });

  test('with a slash at the end is not found', async () => {
    expect((await post(makeCluster().cluster, LOGIN, '/session/1/session/')).status).toBe(404);
  });

  test('with a wrong password is refused with the recorded 50 bytes', async () => {
    const response = await post(makeCluster().cluster, { ...LOGIN, password: 'no' });
    expect(response.status).toBe(401);
    // OneFS 9.4; a line feed at the end.
    expect(await response.text()).toBe('{"errors":[{"message":"Authorization required"}]}\n');
  });

  test('with a body that is none is a bad request', async () => {
    const response = await post(makeCluster().cluster, '{');
    expect([response.status, await response.text()]).toEqual([400, expect.stringContaining('AEC_BAD_REQUEST')]);
  });
});

describe('a session', () => {
  test('needs cookie, CSRF token and Referer on every call, GET too; Origin is as good as Referer', async () => {
    const { cluster } = makeCluster();
    const good = await login(cluster);
    const status = async (headers: Record<string, string>): Promise<number> =>
      (await get(cluster, CONFIG, headers)).status;
    expect(await status(good)).toBe(200);
    const { cookie = '', referer = '' } = good;
    const token = good['x-csrf-token'] ?? '';
    expect(await status({ cookie, 'x-csrf-token': token, origin: BASE })).toBe(200);
    expect(await status({ cookie, 'x-csrf-token': token })).toBe(401);
    expect(await status({ cookie, 'x-csrf-token': token, referer: 'https://elsewhere' })).toBe(401);
    expect(await status({ cookie, referer })).toBe(401);
    expect(await status({ cookie, referer, 'x-csrf-token': 'wrong' })).toBe(401);
    expect(await status({ referer, 'x-csrf-token': token })).toBe(401);
  });

  test('can be read and ended', async () => {
    const { cluster, clock } = makeCluster();
    const headers = await login(cluster);
    clock.now += 28_000;
    expect(await (await get(cluster, '/session/1/session', headers)).json()).toEqual({
      services: ['platform'],
      timeout_absolute: 14_372,
      timeout_inactive: 872,
      username: 'gostats',
    });
    const ended = await cluster.handle(new Request(`${BASE}/session/1/session`, { method: 'DELETE', headers }));
    expect([ended.status, await ended.text()]).toEqual([204, '']);
    expect(ended.headers.getSetCookie()[0]).toContain('isisessid=deleted;');
    expect((await get(cluster, '/session/1/session', headers)).status).toBe(401);
    expect((await get(cluster, CONFIG, headers)).status).toBe(401);
  });

  test('that has expired is answered with 486 bytes of HTML from 9.5 on, with JSON before', async () => {
    for (const [release, type, size] of [
      ['9.11.0.0', 'text/html', 486],
      ['9.4.0.5', 'application/json', 50],
    ] as const) {
      const { cluster, clock } = makeCluster({ release });
      const headers = await login(cluster);
      clock.now += 901_000;
      const response = await get(cluster, CONFIG, headers);
      expect([response.status, response.headers.get('content-type')]).toEqual([401, type]);
      expect(await response.text()).toHaveLength(size);
    }
  });

  test('of 9.3 and later is not extended by calls, but offers a replacement cookie in its last 450 s', async () => {
    const { cluster, clock } = makeCluster();
    const headers = await login(cluster);
    clock.now = NOON + 449_000;
    expect((await get(cluster, CONFIG, headers)).headers.getSetCookie()).toEqual([]);
    clock.now = NOON + 450_000;
    const offer = (await get(cluster, CONFIG, headers)).headers.getSetCookie();
    expect(offer).toHaveLength(1);
    expect((await get(cluster, CONFIG, headers)).headers.getSetCookie()).toEqual(offer);
    const replaced = { ...headers, cookie: offer[0]?.split(';')[0] ?? '' };
    clock.now = NOON + 901_000;
    expect((await get(cluster, CONFIG, headers)).status).toBe(401);
    expect((await get(cluster, CONFIG, replaced)).status).toBe(200);
  });

  test('ends at its absolute time, whatever replaced it', async () => {
    const { cluster, clock } = makeCluster();
    const headers = await login(cluster);
    while (clock.now < NOON + 14_399_000) {
      clock.now += 7 * MINUTE;
      const response = await get(cluster, CONFIG, headers);
      expect(response.status).toBe(clock.now < NOON + 14_400_000 ? 200 : 401);
      const [offer] = response.headers.getSetCookie();
      if (offer !== undefined) headers['cookie'] = offer.split(';')[0] ?? '';
    }
  });

  test('before 9.3 is extended by every call', async () => {
    const { cluster, clock } = makeCluster({ release: '8.2.2.0' });
    const headers = await login(cluster);
    for (let call = 0; call < 4; call += 1) {
      clock.now += 14 * MINUTE;
      const response = await get(cluster, CONFIG, headers);
      expect([response.status, response.headers.getSetCookie()]).toEqual([200, []]);
    }
    clock.now += 15 * MINUTE;
    expect((await get(cluster, CONFIG, headers)).status).toBe(401);
  });

  test('is local to the node that made it', async () => {
    const { cluster } = makeCluster();
    const headers = await login(cluster);
    const ask = (node: number): Promise<Response> => cluster.handle(new Request(BASE + CONFIG, { headers }), { node });
    expect((await ask(1)).status).toBe(200);
    expect((await ask(2)).status).toBe(401);
  });
});

describe('who may call', () => {
  test('basic authentication, unless it is off', async () => {
    expect((await get(makeCluster().cluster, CONFIG)).status).toBe(200);
    expect((await get(makeCluster({ basicAuth: false }).cluster, CONFIG)).status).toBe(401);
    const wrong = await get(makeCluster().cluster, CONFIG, { authorization: `Basic ${btoa('gostats:no')}` });
    expect([wrong.status, wrong.headers.get('server'), (await wrong.text()).length]).toEqual([401, 'Apache', 50]);
  });

  test('a missing privilege is 403 with AEC_FORBIDDEN', async () => {
    const { cluster } = makeCluster({ privileges: ['ISI_PRIV_LOGIN_PAPI'] });
    expect((await get(cluster, CONFIG)).status).toBe(200);
    const response = await get(cluster, '/platform/1/statistics/current?key=cluster.health');
    expect([response.status, await response.text()]).toEqual([403, expect.stringContaining('"AEC_FORBIDDEN"')]);
  });
});
