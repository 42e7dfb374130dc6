import { Agent, request } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { createCluster, serveClusters, startSimulator, type ServedClusters } from '../src/index.js';
import { BASIC, makeCluster } from './support.js';

const opened: { close(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()));
});

function opens<T extends { close(): Promise<void> }>(served: T): T {
  opened.push(served);
  return served;
}

interface Answer {
  readonly response: IncomingMessage;
  readonly body: string;
}

function agentFor(served: ServedClusters): Agent {
  const agent = new Agent({ keepAlive: true, maxSockets: 1, ca: served.certificate });
  opened.push({ close: () => Promise.resolve(agent.destroy()) });
  return agent;
}

function call(
  url: string,
  agent: Agent,
  method = 'GET',
  headers: Record<string, string> = BASIC,
  body = '',
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve({ response, body: Buffer.concat(chunks).toString() }));
      response.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const CONFIG = '/platform/3/cluster/config';

describe('served over HTTPS', () => {
  test('with a certificate that holds for localhost and 127.0.0.1, and the headers of OneFS', async () => {
    const served = opens(await serveClusters([makeCluster().cluster]));
    const [endpoint] = served.endpoints;
    for (const host of ['127.0.0.1', 'localhost']) {
      const { response, body } = await call(`https://${host}:${endpoint?.port}${CONFIG}`, agentFor(served));
      expect(response.statusCode).toBe(200);
      expect(response.headers).toMatchObject({
        server: 'Apache',
        'keep-alive': expect.stringContaining('timeout=15'),
        'content-type': 'application/json',
        'content-length': String(Buffer.byteLength(body)),
      });
      expect(JSON.parse(body)).toHaveProperty('name', 'simcluster');
    }
    await expect(call(`${endpoint?.url}${CONFIG}`, new Agent())).rejects.toThrow(/self.signed/i);
  });

  test('log in, ask, log out over one connection', async () => {
    const served = opens(await serveClusters([makeCluster().cluster]));
    const agent = agentFor(served);
    const url = served.endpoints[0]?.url ?? '';
    const login = JSON.stringify({ username: 'gostats', password: 'gostats', services: ['platform'] });
    const session = await call(
      `${url}/session/1/session`,
      agent,
      'POST',
      { 'content-type': 'application/json' },
      login,
    );
    expect(session.response.statusCode).toBe(201);
    const [id = '', csrf = ''] = (session.response.headers['set-cookie'] ?? []).map(
      (cookie) => cookie.split(';')[0] ?? '',
    );
    const headers = { cookie: `${id}; ${csrf}`, 'x-csrf-token': csrf.split('=')[1] ?? '', referer: url };
    expect((await call(url + CONFIG, agent, 'GET', headers)).response.statusCode).toBe(200);
    expect((await call(`${url}/session/1/session`, agent, 'DELETE', headers)).response.statusCode).toBe(204);
    expect((await call(url + CONFIG, agent, 'GET', headers)).response.statusCode).toBe(401);
  });

  test('with smartConnect each connection lands on the next node, all requests of one on the same', async () => {
    const served = opens(await serveClusters([makeCluster({ smartConnect: true }).cluster]));
    const url = (served.endpoints[0]?.url ?? '') + CONFIG;
    const nodeOf = async (agent: Agent): Promise<number> =>
      (JSON.parse((await call(url, agent)).body) as { local_lnn: number }).local_lnn;
    const [first, second] = [agentFor(served), agentFor(served)];
    expect([await nodeOf(first), await nodeOf(second), await nodeOf(first), await nodeOf(second)]).toEqual([
      1, 2, 1, 2,
    ]);
  });

  test('an idle connection is closed after the keep-alive time', async () => {
    const served = opens(await serveClusters([makeCluster().cluster], { keepAliveMs: 20 }));
    const agent = agentFor(served);
    await call((served.endpoints[0]?.url ?? '') + CONFIG, agent);
    const idle = (): number => Object.values(agent.freeSockets).flat().length;
    await expect.poll(idle, { timeout: 60_000 }).toBe(0);
  });

  test('a reset and a node that is down break the connection; a hang ends with the client', async () => {
    const { cluster } = makeCluster();
    const served = opens(await serveClusters([cluster]));
    const url = (served.endpoints[0]?.url ?? '') + CONFIG;
    cluster.faults.set([{ kind: 'reset', count: 1 }]);
    await expect(call(url, agentFor(served))).rejects.toThrow(/ECONNRESET|socket hang up/);
    cluster.faults.set([{ kind: 'hang', count: 1 }]);
    const agent = agentFor(served);
    const hanging = call(url, agent);
    const ended = hanging.catch((error: unknown) => error);
    await expect.poll(() => cluster.faults.list()[0]?.hits).toBe(1);
    agent.destroy();
    expect(await ended).toBeInstanceOf(Error);
    expect((await call(url, agentFor(served))).response.statusCode).toBe(200);
  });

  test('faults can be set over the port of the cluster', async () => {
    const served = opens(await serveClusters([makeCluster().cluster]));
    const url = served.endpoints[0]?.url ?? '';
    const agent = agentFor(served);
    expect(
      (await call(`${url}/simulator/faults`, agent, 'PUT', {}, '{"kind":"unavailable"}')).response.statusCode,
    ).toBe(200);
    expect((await call(url + CONFIG, agent)).response.statusCode).toBe(503);
    await call(`${url}/simulator/faults`, agent, 'DELETE', {});
    expect((await call(url + CONFIG, agent)).response.statusCode).toBe(200);
  });

  test('a URL that is too long is 414, not a broken connection', async () => {
    const served = opens(await serveClusters([makeCluster().cluster]));
    const url = `${served.endpoints[0]?.url}${CONFIG}?x=${'x'.repeat(20_000)}`;
    expect((await call(url, agentFor(served))).response.statusCode).toBe(414);
  });

  test('on ports that follow each other; a port that is taken is an error that names it', async () => {
    const first = opens(await serveClusters([makeCluster().cluster]));
    const port = first.endpoints[0]?.port ?? 0;
    await expect(serveClusters([makeCluster().cluster], { port })).rejects.toThrow(
      `E_SIMULATOR_LISTEN  Cannot listen on 127.0.0.1:${port}`,
    );
  });

  test('startSimulator makes three clusters of different sizes and releases', async () => {
    const served = opens(await startSimulator({ degraded: true }));
    expect(served.endpoints.map(({ cluster }) => [cluster.spec.name, cluster.nodes.length])).toEqual([
      ['simcluster', 4],
      ['simcluster2', 8],
      ['simcluster3', 20],
    ]);
    expect(new Set(served.endpoints.map(({ cluster }) => cluster.spec.release)).size).toBe(3);
    expect(served.endpoints[1]?.cluster.faults.nodesDown()).toEqual(new Set([8]));
    const { body } = await call((served.endpoints[2]?.url ?? '') + CONFIG, agentFor(served));
    expect(JSON.parse(body)).toHaveProperty('name', 'simcluster3');
    await served.close();
    await served.close();
  });

  test('a spec that cannot be is refused', () => {
    expect(() => createCluster({ name: 'x', nodes: 0 })).toThrow(/E_SIMULATOR_SPEC {2}nodes .* 1 to 252, got 0/);
  });
});
