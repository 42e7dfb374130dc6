import { beforeAll, describe, expect, it } from 'vitest';
import type { Lookup } from '../../src/papi/node-selector.js';
import { makeCertificate } from './certificate.js';
import type { Certificate } from './certificate.js';
import { failure, makeClient, throughWaits, until } from './client-under-test.js';
import { json, startFakeNode } from './fake-node.js';
import { fakeSessions } from './fake-sessions.js';

const PATH = '/platform/3/cluster/config';
const first = { address: '127.0.0.1', family: 4 };
const second = { address: '127.0.0.2', family: 4 };
/** Where no test ever listens, whatever its port. */
const deaf = { address: '127.0.0.3', family: 4 };
const smartConnect = { hostname: 'isilon.test' };
let certificate: Certificate;
beforeAll(async () => {
  certificate = await makeCertificate();
});

/** A SmartConnect name: another node's address at every question. */
function roundRobin(): Lookup & { asked: number } {
  const lookup = Object.assign(async () => [lookup.asked++ % 2 === 0 ? first : second], { asked: 0 });
  return lookup;
}

describe('behind a SmartConnect name', () => {
  it('all requests of a session go to the node that gave it; a new login goes where the name points then', async () => {
    let port = 0;
    const origin = (): string => `https://isilon.test:${port}`;
    const one = fakeSessions(origin, (_seen, response) => json(response, 200, { node: 1 }), { canary: 'one' });
    const two = fakeSessions(origin, (_seen, response) => json(response, 200, { node: 2 }), { canary: 'two' });
    await using nodeOne = await startFakeNode(certificate, one.respond);
    port = nodeOne.port;
    await using nodeTwo = await startFakeNode(certificate, two.respond, '127.0.0.2', port);
    const lookup = roundRobin();
    await using tested = makeClient(port, certificate, smartConnect, { lookup });
    const many = await Promise.all(Array.from({ length: 12 }, () => tested.client.get(PATH)));
    expect(new Set(many.map(({ body }) => JSON.stringify(body)))).toEqual(new Set(['{"node":1}']));
    expect([one.logins, two.logins, lookup.asked]).toEqual([1, 0, 1]);
    one.expire();
    const later = await Promise.all(Array.from({ length: 12 }, () => tested.client.get(PATH)));
    expect(new Set(later.map(({ body }) => JSON.stringify(body)))).toEqual(new Set(['{"node":2}']));
    expect([one.logins, two.logins, lookup.asked]).toEqual([1, 1, 2]);
    expect(nodeTwo.seen).toHaveLength(13);
  });

  it('a node that falls silent is left for the next one, with a new login there', async () => {
    let port = 0;
    const sessions = fakeSessions(
      () => `https://isilon.test:${port}`,
      (_seen, response) => json(response, 200, { node: 2 }),
    );
    await using nodeOne = await startFakeNode(certificate, () => {});
    port = nodeOne.port;
    await using nodeTwo = await startFakeNode(certificate, sessions.respond, '127.0.0.2', port);
    await using tested = makeClient(port, certificate, smartConnect, { lookup: async () => [first, second] });
    const work = tested.client.get(PATH);
    await until(() => nodeOne.seen.length === 1);
    await tested.clock.advance(30_000);
    await throughWaits(tested, work);
    expect((await work).body).toEqual({ node: 2 });
    expect(nodeTwo.seen).toHaveLength(2);
    await until(() => nodeOne.connections() === 0);
  });

  it('an address where nothing listens costs no try while there are others', async () => {
    const sessions = fakeSessions(
      () => `https://isilon.test:${node.port}`,
      (_seen, response) => json(response, 200, { node: 2 }),
    );
    await using node = await startFakeNode(certificate, sessions.respond, '127.0.0.2');
    await using tested = makeClient(
      node.port,
      certificate,
      { ...smartConnect, maxRetries: 1 },
      { lookup: async () => [deaf, second] },
    );
    expect((await tested.client.get(PATH)).body).toEqual({ node: 2 });
  });

  it('goes on with the address it has when the name cannot be asked for', async () => {
    const sessions = fakeSessions(
      () => `https://isilon.test:${node.port}`,
      (_seen, response) => json(response, 200, {}),
    );
    await using node = await startFakeNode(certificate, sessions.respond);
    let asked = 0;
    const lookup: Lookup = async () => {
      if (asked++ > 0) throw Object.assign(new Error('getaddrinfo EAI_AGAIN'), { code: 'EAI_AGAIN' });
      return [first];
    };
    await using tested = makeClient(node.port, certificate, smartConnect, { lookup });
    await tested.client.get(PATH);
    sessions.expire();
    await tested.client.get(PATH);
    expect([sessions.logins, asked]).toEqual([2, 2]);
  });
});

it('behind a balancer that spreads the connections to one address, a single connection keeps to its node', async () => {
  const nodes = [1, 2, 3, 4].map((number) =>
    fakeSessions(
      () => `https://127.0.0.1:${balancer.port}`,
      (_seen, response) => json(response, 200, {}),
      {
        canary: `node${number}`,
      },
    ),
  );
  const nodeOf = new WeakMap<object, number>();
  let connections = 0;
  await using balancer = await startFakeNode(certificate, (seen, response) => {
    const socket = response.socket as object;
    if (!nodeOf.has(socket)) nodeOf.set(socket, connections++ % nodes.length);
    nodes[nodeOf.get(socket) ?? 0]?.respond(seen, response);
  });
  await using tested = makeClient(balancer.port, certificate, { maxRetries: 1 });
  for (let round = 0; round < 4; round++) {
    await Promise.all(Array.from({ length: 12 }, () => tested.client.get(PATH)));
  }
  const logins = nodes.reduce((sum, node) => sum + node.logins, 0);
  expect(logins).toBeLessThanOrEqual(3);
});

describe('a cluster that cannot be reached', () => {
  it('nothing listens', async () => {
    await using tested = makeClient(8080, certificate, { hostname: deaf.address, maxRetries: 2 });
    const work = failure(tested.client.get(PATH));
    expect(await throughWaits(tested, work)).toEqual([500]);
    expect(await work).toMatchObject({ code: 'E_CLUSTER_UNREACHABLE', transient: true });
    expect((await work).message).toBe('Cannot reach cluster zoo: nothing listens on 127.0.0.3:8080.');
  });

  it('the name does not resolve', async () => {
    const lookup: Lookup = async () =>
      Promise.reject(Object.assign(new Error('getaddrinfo ENOTFOUND isilon.test'), { code: 'ENOTFOUND' }));
    await using tested = makeClient(8080, certificate, { ...smartConnect, maxRetries: 1 }, { lookup });
    const error = await failure(tested.client.get(PATH));
    expect(error.code).toBe('E_CLUSTER_UNREACHABLE');
    expect(error.message).toBe('Cannot reach cluster zoo: the name isilon.test does not resolve.');
  });
});
