import { beforeAll, describe, expect, it } from 'vitest';
import { makeCertificate } from './certificate.js';
import type { Certificate } from './certificate.js';
import { failure, makeClient } from './client-under-test.js';
import { json, startFakeNode } from './fake-node.js';
import type { FakeNode, Respond } from './fake-node.js';
import { fakeSessions } from './fake-sessions.js';
import type { FakeSessions, FakeSessionsOptions } from './fake-sessions.js';

const LOGIN = 'POST /session/1/session';
const LOGOUT = 'DELETE /session/1/session';
const CONFIG = '/platform/3/cluster/config';

let certificate: Certificate;
beforeAll(async () => {
  certificate = await makeCertificate();
});

interface Stage extends AsyncDisposable {
  readonly node: FakeNode;
  readonly sessions: FakeSessions;
}

const good: Respond = (_seen, response) => json(response, 200, { name: 'zoo' });

async function stage(options: FakeSessionsOptions = {}, inside: Respond = good): Promise<Stage> {
  const sessions = fakeSessions(() => `https://127.0.0.1:${node.port}`, inside, options);
  const node = await startFakeNode(certificate, sessions.respond);
  return { node, sessions, [Symbol.asyncDispose]: () => node[Symbol.asyncDispose]() };
}

describe('session', () => {
  it('logs in once, sends cookies, CSRF token and referer, and logs out at the end', async () => {
    await using scene = await stage();
    const { client } = makeClient(scene.node.port, certificate);
    expect((await client.get(CONFIG)).body).toEqual({ name: 'zoo' });
    expect((await client.get(CONFIG)).bytes).toBe(14);
    await client.close();
    await client.close();
    expect(scene.node.seen.map(({ method, path }) => `${method} ${path}`)).toEqual([
      LOGIN,
      `GET ${CONFIG}`,
      `GET ${CONFIG}`,
      LOGOUT,
    ]);
    expect(JSON.parse(scene.node.seen[0]?.body ?? '')).toEqual({
      username: 'keeper',
      password: 'secret',
      services: ['platform'],
    });
    expect(scene.node.seen[1]?.headers['user-agent']).toBe('gostats/test');
    expect(scene.sessions.live.size).toBe(0);
  });

  it('leaves the CSRF token out on a release that has none', async () => {
    await using scene = await stage({ csrf: false });
    await using tested = makeClient(scene.node.port, certificate);
    expect((await tested.client.get(CONFIG)).body).toEqual({ name: 'zoo' });
  });

  it.each([{ html: false }, { html: true }])(
    'answers an expiry that hits many requests with one login ($html)',
    async ({ html }) => {
      await using scene = await stage({ html });
      await using tested = makeClient(scene.node.port, certificate);
      await tested.client.get(CONFIG);
      for (let round = 2; round <= 4; round++) {
        scene.sessions.expire();
        await Promise.all(Array.from({ length: 12 }, () => tested.client.get(CONFIG)));
        expect(scene.sessions.logins).toBe(round);
      }
    },
  );

  it('follows a replaced cookie in any answer', async () => {
    const replace: Respond = ({ headers }, response) => {
      if (/isisessid=cookie-1;/.test(headers.cookie ?? '')) {
        scene.sessions.live.clear();
        scene.sessions.live.add('cookie-1b');
        return json(response, 200, {}, { 'set-cookie': 'isisessid=cookie-1b; path=/; HttpOnly' });
      }
      return json(response, 200, { cookie: headers.cookie });
    };
    await using scene = await stage({}, replace);
    await using tested = makeClient(scene.node.port, certificate);
    await tested.client.get(CONFIG);
    expect((await tested.client.get(CONFIG)).body).toEqual({ cookie: 'isisessid=cookie-1b; isicsrf=token-cookie-1' });
    expect(scene.sessions.logins).toBe(1);
  });

  it('renews the session a minute before its absolute end', async () => {
    await using scene = await stage({ timeoutAbsolute: 600 });
    await using tested = makeClient(scene.node.port, certificate);
    await tested.client.get(CONFIG);
    await tested.clock.advance(539_000);
    await tested.client.get(CONFIG);
    expect(scene.sessions.logins).toBe(1);
    await tested.clock.advance(1_000);
    await tested.client.get(CONFIG);
    expect(scene.sessions.logins).toBe(2);
  });

  it('asks once only when the login is refused, however many wait for it', async () => {
    await using scene = await stage({ password: 'another' });
    await using tested = makeClient(scene.node.port, certificate, { maxRetries: 8 });
    const errors = await Promise.all(Array.from({ length: 10 }, () => failure(tested.client.get(CONFIG))));
    expect(new Set(errors.map(({ code }) => code))).toEqual(new Set(['E_CLUSTER_LOGIN']));
    expect(errors[0]).toMatchObject({
      status: 401,
      transient: false,
      message: 'Cluster zoo refused the login of user "keeper".',
    });
    expect(scene.node.count(LOGIN)).toBe(1);
  });

  it('does not loop when a brand-new session is refused', async () => {
    const refuse: Respond = (_seen, response) =>
      json(response, 401, { errors: [{ message: 'Authorization required' }] });
    await using scene = await stage({}, refuse);
    await using tested = makeClient(scene.node.port, certificate, { maxRetries: 8 });
    expect(await failure(tested.client.get(CONFIG))).toMatchObject({
      code: 'E_CLUSTER_FORBIDDEN',
      status: 401,
      transient: false,
    });
    expect(scene.sessions.logins).toBe(3);
    // The next rounds do not log in again for every request.
    await failure(tested.client.get(CONFIG));
    await failure(tested.client.get(CONFIG));
    expect(scene.sessions.logins).toBe(3);
    await tested.clock.advance(60_000);
    scene.node.respond = (seen, response) =>
      seen.method === 'GET' ? good(seen, response) : scene.sessions.respond(seen, response);
    await tested.client.get(CONFIG);
  });

  it.each([
    [403, 'E_CLUSTER_FORBIDDEN'],
    [404, 'E_CLUSTER_NOT_ONEFS'],
    [200, 'E_CLUSTER_NOT_ONEFS'],
  ])('takes a login answer of %i for what it is', async (status, code) => {
    await using node = await startFakeNode(certificate, (_seen, response) => json(response, status, {}));
    await using tested = makeClient(node.port, certificate, { maxRetries: 1 });
    expect((await failure(tested.client.get(CONFIG))).code).toBe(code);
    expect(node.seen).toHaveLength(1);
  });
});

describe('basic auth', () => {
  it('sends user and password with every request and no login', async () => {
    await using node = await startFakeNode(certificate, ({ headers }, response) =>
      json(response, 200, { got: headers.authorization }),
    );
    await using tested = makeClient(node.port, certificate, { authtype: 'basic-auth', password: 'pä:ss' });
    const token = Buffer.from('keeper:pä:ss').toString('base64');
    expect((await tested.client.get(CONFIG)).body).toEqual({ got: `Basic ${token}` });
    expect(node.seen).toHaveLength(1);
  });

  it('reports a refusal after one request', async () => {
    const refuse: Respond = (_seen, response) =>
      json(response, 401, { errors: [{ message: 'Authorization required' }] });
    await using node = await startFakeNode(certificate, refuse);
    await using tested = makeClient(node.port, certificate, { authtype: 'basic-auth', maxRetries: 8 });
    expect(await failure(tested.client.get(CONFIG))).toMatchObject({ code: 'E_CLUSTER_LOGIN', status: 401 });
    expect(node.seen).toHaveLength(1);
  });
});
