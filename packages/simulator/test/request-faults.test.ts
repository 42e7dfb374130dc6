import { describe, expect, test } from 'vitest';
import type { Fault, SimulatedCluster } from '../src/index.js';
import { BASE, BASIC, get, getJson, makeCluster, rowsOf } from './support.js';

const HEALTH = '/platform/1/statistics/current?key=cluster.health';
const FAULTS = `${BASE}/simulator/faults`;

function statuses(cluster: SimulatedCluster, count: number, path = HEALTH): Promise<number[]> {
  return Promise.all(Array.from({ length: count }, async () => (await get(cluster, path)).status));
}

describe('whole requests', () => {
  test('refused: 401, 403, 503, 429 with Retry-After', async () => {
    const { cluster } = makeCluster();
    const kinds: [Fault, number][] = [
      [{ kind: 'unauthorized' }, 401],
      [{ kind: 'forbidden' }, 403],
      [{ kind: 'unavailable' }, 503],
      [{ kind: 'throttle', retryAfterSeconds: 7 }, 429],
    ];
    for (const [fault, status] of kinds) {
      cluster.faults.set([fault]);
      const response = await get(cluster, HEALTH);
      expect(response.status).toBe(status);
      expect(response.headers.get('retry-after')).toBe(status === 429 ? '7' : null);
    }
    const login = await cluster.handle(new Request(`${BASE}/session/1/session`, { method: 'POST', body: '{}' }));
    expect(login.status).toBe(429);
  });

  test('broken: half a body, no connection', async () => {
    const { cluster } = makeCluster({ faults: [{ kind: 'truncate', count: 1 }] });
    const half = await (await get(cluster, HEALTH)).text();
    const whole = await (await get(cluster, HEALTH)).text();
    expect(whole.startsWith(half)).toBe(true);
    expect(() => JSON.parse(half) as unknown).toThrow(SyntaxError);
    cluster.faults.set([{ kind: 'reset' }]);
    expect((await get(cluster, HEALTH)).type).toBe('error');
  });

  test('late, and never', async () => {
    const { cluster, clock } = makeCluster({ faults: [{ kind: 'slow', ms: 2500, count: 1 }] });
    const began = clock.now;
    expect((await get(cluster, HEALTH)).status).toBe(200);
    expect(clock.now - began).toBe(2500);
    cluster.faults.set([{ kind: 'hang' }]);
    const given = new AbortController();
    const hanging = cluster.handle(new Request(BASE + HEALTH, { headers: BASIC, signal: given.signal }));
    let answered = false;
    void hanging.then(() => (answered = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(answered).toBe(false);
    given.abort();
    expect((await hanging).type).toBe('error');
  });

  test('a slow node delays what asks for it, or gives code 6 after the timeout', async () => {
    const { cluster, clock } = makeCluster({ faults: [{ kind: 'slow', ms: 9000, nodes: [4] }] });
    const began = clock.now;
    await getJson(cluster, '/platform/1/statistics/current?key=node.health&nodes=2');
    expect(clock.now).toBe(began);
    const rows = await rowsOf(cluster, ['node.health', 'cluster.cpu.sys.avg'], '&degraded=true&timeout=3');
    expect(clock.now - began).toBe(3000);
    expect(rows.map((row) => [row.node, row.error_code])).toEqual([
      [1, null],
      [2, null],
      [3, null],
      [4, 6],
      [0, 3],
    ]);
    expect(rows[3]?.error).toBe('Missing result, communication with remote resource timed out');
    await rowsOf(cluster, ['node.health'], '&timeout=10');
    expect(clock.now - began).toBe(12_000);
  });

  test('by path, by count and by a probability that is the same every time', async () => {
    const { cluster } = makeCluster({ faults: [{ kind: 'unavailable', path: '/summary/', count: 2 }] });
    expect(await statuses(cluster, 1)).toEqual([200]);
    expect(await statuses(cluster, 3, '/platform/3/statistics/summary/drive')).toEqual([503, 503, 200]);
    const flaky = (): Promise<number[]> =>
      statuses(makeCluster({ faults: [{ kind: 'unavailable', probability: 0.3 }] }).cluster, 200);
    const first = await flaky();
    const struck = first.filter((status) => status === 503).length;
    expect(struck).toBeGreaterThan(30);
    expect(struck).toBeLessThan(90);
    expect(await flaky()).toEqual(first);
  });
});

describe('faults over HTTP', () => {
  const call = (cluster: SimulatedCluster, method: string, body?: unknown): Promise<Response> =>
    cluster.handle(new Request(FAULTS, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }));

  test('are replaced, added to, read and cleared, without logging in', async () => {
    const { cluster } = makeCluster();
    await call(cluster, 'PUT', { faults: [{ kind: 'unavailable' }] });
    expect(await statuses(cluster, 2)).toEqual([503, 503]);
    await call(cluster, 'POST', { kind: 'node-down', node: 2 });
    const read = (await (await call(cluster, 'GET')).json()) as { faults: unknown[] };
    expect(read.faults).toEqual([
      { id: 1, hits: 2, kind: 'unavailable' },
      { id: 2, hits: 0, kind: 'node-down', node: 2 },
    ]);
    const written = (await (await call(cluster, 'PUT', read)).json()) as { faults: unknown[] };
    expect(written.faults[0]).toEqual({ id: 3, hits: 0, kind: 'unavailable' });
    expect(await (await call(cluster, 'DELETE')).json()).toEqual({ faults: [] });
    expect(await statuses(cluster, 1)).toEqual([200]);
  });

  test('that are none are refused, and change nothing', async () => {
    const { cluster } = makeCluster({ faults: [{ kind: 'unavailable' }] });
    for (const body of [
      { kind: 'moon' },
      { kind: 'node-down' },
      { faults: 3 },
      { kind: 'slow', ms: -1 },
      { kind: 'hang', when: 'now' },
    ]) {
      const response = await call(cluster, 'PUT', body);
      expect([response.status, await response.text()]).toEqual([400, expect.stringContaining('E_SIMULATOR_FAULT')]);
    }
    expect(cluster.faults.list()).toHaveLength(1);
  });

  test('are closed to other machines', async () => {
    const { cluster } = makeCluster();
    expect((await cluster.handle(new Request(FAULTS), { node: 1, loopback: false })).status).toBe(403);
  });
});
