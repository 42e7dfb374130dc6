import { inspect } from 'node:util';
import { beforeAll, expect, it } from 'vitest';
import { makeCertificate } from './certificate.js';
import type { Certificate } from './certificate.js';
import { makeClient, throughWaits } from './client-under-test.js';
import { json, startFakeNode } from './fake-node.js';
import type { Respond } from './fake-node.js';
import { fakeSessions } from './fake-sessions.js';

const PASSWORD = 'canary-password-7041';
const COOKIE = 'canary-cookie-9313';
const BASIC = Buffer.from(`keeper:${PASSWORD}`).toString('base64');
const PATH = '/platform/3/cluster/config';
let certificate: Certificate;
beforeAll(async () => {
  certificate = await makeCertificate();
});

/** A server that gives back in every answer what it was sent. */
const echo =
  (status: number): Respond =>
  ({ headers, body }, response) =>
    json(response, status, { errors: [{ code: 'AEC_TEST', message: inspect(headers) + body }] });
const broken: Respond = ({ headers }, response) =>
  json(response, 200, `{"you sent": "${headers.cookie} ${headers.authorization}`);
const reset: Respond = (_seen, response) => void response.socket?.destroy();

/** Everything that an error shows, also to a logger that prints deep. */
const shown = (thrown: unknown): string =>
  inspect(thrown, { depth: 12, showHidden: true, getters: true }) + JSON.stringify(thrown);

it.each<[string, Respond]>([
  ['400', echo(400)],
  ['403', echo(403)],
  ['401', echo(401)],
  ['503', echo(503)],
  ['errors with status 200', echo(200)],
  ['broken JSON', broken],
  ['a reset', reset],
])('no secret in errors and log lines: %s', async (_name, respond) => {
  for (const authtype of ['session', 'basic-auth'] as const) {
    const sessions = fakeSessions(() => `https://127.0.0.1:${node.port}`, respond, {
      password: PASSWORD,
      canary: COOKIE,
    });
    await using node = await startFakeNode(certificate, authtype === 'session' ? sessions.respond : respond);
    const tested = makeClient(node.port, certificate, { authtype, password: PASSWORD });
    const work = tested.client.get(PATH).then(() => 'no error', shown);
    await throughWaits(tested, work);
    await tested.client.close();
    const all = (await work) + inspect(tested.log.lines, { depth: 12 });
    expect(all).toContain('zoo');
    for (const secret of [PASSWORD, COOKIE, BASIC]) expect(all).not.toContain(secret);
  }
});

it('no secret when the login itself fails and quotes what it got', async () => {
  for (const status of [400, 401, 403, 500]) {
    await using node = await startFakeNode(certificate, echo(status));
    const tested = makeClient(node.port, certificate, { password: PASSWORD });
    const work = tested.client.get(PATH).then(() => 'no error', shown);
    await throughWaits(tested, work);
    await tested.client.close();
    expect((await work) + inspect(tested.log.lines, { depth: 12 })).not.toContain(PASSWORD);
  }
});
