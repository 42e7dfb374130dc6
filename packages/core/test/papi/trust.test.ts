import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { createServer as createPlainServer, type Server } from 'node:http';
import { createServer } from 'node:https';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { makeCertificate, type Certificate } from './certificate.js';
import { failure, makeClient } from './client-under-test.js';
import { json, startFakeNode, type FakeNode } from './fake-node.js';

const PATH = '/platform/3/cluster/config';
const authtype = 'basic-auth' as const;
const start = (certificate: Certificate): Promise<FakeNode> =>
  startFakeNode(certificate, (_seen, response) => json(response, 200, { ok: true }));
const fingerprintOf = ({ cert }: Certificate): string => new X509Certificate(cert).fingerprint256;

/** The certificate that a cluster is born with: nobody's authority, for another name, long expired. */
const born = (): Promise<Certificate> =>
  makeCertificate({ names: ['born.test'], addresses: [], notAfter: new Date(Date.now() - 86_400_000) });

describe('a pinned certificate', () => {
  it('is trusted whoever signed it, whatever its name and its dates', async () => {
    const certificate = await born();
    await using node = await start(certificate);
    const pin = { authtype, certificateAuthority: undefined, fingerprints: [fingerprintOf(certificate)] };
    await using tested = makeClient(node.port, certificate, pin);
    expect((await tested.client.get(PATH)).body).toEqual({ ok: true });
  });

  it('keeps every other one out before anything is sent, also one that an authority vouches for', async () => {
    const [pinned, other] = [await born(), await makeCertificate()];
    await using node = await start(other);
    await using tested = makeClient(node.port, other, {
      authtype,
      fingerprints: [fingerprintOf(pinned)],
      maxRetries: 5,
    });
    const error = await failure(tested.client.get(PATH));
    expect(error).toMatchObject({ code: 'E_CLUSTER_CERTIFICATE', transient: false });
    expect(error.message).toContain(`its fingerprint is sha256:${fingerprintOf(other)}`);
    expect(node.seen).toHaveLength(0);
  });

  it('is compared on each connection, not on the first alone', async () => {
    const [first, second] = [await makeCertificate(), await makeCertificate()];
    const node = await start(first);
    const { port } = node;
    await using tested = makeClient(port, first, { authtype, fingerprints: [fingerprintOf(first)], maxRetries: 1 });
    await tested.client.get(PATH);
    await node[Symbol.asyncDispose]();
    await using impostor = await startFakeNode(second, (_seen, response) => json(response, 200, {}), '127.0.0.1', port);
    expect((await failure(tested.client.get(PATH))).code).toMatch(/E_CLUSTER_CERTIFICATE|E_PAPI_UNAVAILABLE/);
    expect((await failure(tested.client.get(PATH))).code).toBe('E_CLUSTER_CERTIFICATE');
    expect(impostor.seen).toHaveLength(0);
  });
});

it('server_name is the name that the certificate must bear', async () => {
  const certificate = await makeCertificate({ names: ['onefs.test'], addresses: [] });
  await using node = await start(certificate);
  await using named = makeClient(node.port, certificate, { authtype, serverName: 'onefs.test' });
  expect((await named.client.get(PATH)).body).toEqual({ ok: true });
  await using unnamed = makeClient(node.port, certificate, { authtype });
  const { message, remedy } = await failure(unnamed.client.get(PATH));
  expect(message).toContain('it is not valid for the name 127.0.0.1');
  expect(remedy).toContain('server_name');
  expect(remedy).not.toContain('ca_file');
});

describe('with servers that ask for more', () => {
  let server: Server | undefined;
  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
  });

  async function listen(options: object): Promise<number> {
    server = createServer(options, (_request, response) => void response.end('{"ok":true}'));
    server.on('tlsClientError', () => {});
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return (server.address() as AddressInfo).port;
  }

  it('shows its client certificate', async () => {
    const [own, client] = [await makeCertificate(), await makeCertificate()];
    const port = await listen({ ...own, requestCert: true, rejectUnauthorized: true, ca: client.cert });
    await using bare = makeClient(port, own, { authtype, maxRetries: 1 });
    await failure(bare.client.get(PATH));
    await using showing = makeClient(port, own, { authtype, clientCertificate: client });
    expect((await showing.client.get(PATH)).body).toEqual({ ok: true });
  });

  it('speaks no older TLS than it is told', async () => {
    const own = await makeCertificate();
    const port = await listen({ ...own, maxVersion: 'TLSv1.2' });
    await using strict = makeClient(port, own, { authtype, minTlsVersion: 'TLSv1.3', maxRetries: 1 });
    expect((await failure(strict.client.get(PATH))).code).toBe('E_CLUSTER_UNREACHABLE');
    await using usual = makeClient(port, own, { authtype });
    expect((await usual.client.get(PATH)).body).toEqual({ ok: true });
  });
});

describe('through a proxy', () => {
  const open = new Set<Socket>();
  let proxy: Server | undefined;
  afterEach(() => {
    for (const socket of open) socket.destroy();
    proxy?.close();
  });

  /** A proxy whose CONNECT leads to a node on this machine, whatever name it is asked for. */
  async function startProxy(nodePort: number, asked: string[], status = 200): Promise<string> {
    proxy = createPlainServer();
    proxy.on('connect', (request, socket: Socket) => {
      asked.push(`${request.url} ${request.headers['proxy-authorization'] ?? ''}`.trim());
      if (status !== 200) {
        socket.end(`HTTP/1.1 ${status} No\r\ncontent-length: 0\r\n\r\n`);
        return;
      }
      const node = connect(nodePort, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        node.pipe(socket).pipe(node);
      });
      for (const one of [socket, node]) open.add(one.on('error', () => {}));
    });
    await once(proxy.listen(0, '127.0.0.1'), 'listening');
    return `http://user:pass%20word@127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  }

  it('reaches a name that only the proxy can resolve, and checks its certificate', async () => {
    const certificate = await makeCertificate({ names: ['inside.test'], addresses: [] });
    await using node = await start(certificate);
    const asked: string[] = [];
    const url = await startProxy(node.port, asked);
    await using tested = makeClient(8080, certificate, { authtype, hostname: 'inside.test', proxy: url });
    expect((await tested.client.get(PATH)).body).toEqual({ ok: true });
    expect(asked).toEqual([`inside.test:8080 Basic ${Buffer.from('user:pass word').toString('base64')}`]);
    await using wrong = makeClient(8080, certificate, { authtype, hostname: 'outside.test', proxy: url });
    expect((await failure(wrong.client.get(PATH))).code).toBe('E_CLUSTER_CERTIFICATE');
    await using pinned = makeClient(8080, certificate, {
      authtype,
      hostname: 'outside.test',
      proxy: url,
      maxRetries: 1,
      fingerprints: [fingerprintOf(await makeCertificate())],
    });
    expect((await failure(pinned.client.get(PATH))).message).toContain('its fingerprint is');
  });

  it.each([
    [407, 'asks for a user and a password'],
    [403, 'answered 403 to CONNECT inside.test:8080'],
  ])('that refuses with %i is named, without its password', async (status, words) => {
    const certificate = await makeCertificate();
    const url = await startProxy(1, [], status);
    await using tested = makeClient(8080, certificate, {
      authtype,
      hostname: 'inside.test',
      proxy: url,
      maxRetries: 1,
    });
    const error = await failure(tested.client.get(PATH));
    expect(error.code).toBe('E_CLUSTER_UNREACHABLE');
    expect(error.message).toContain(words);
    expect(JSON.stringify([error.message, error.remedy, String(error.cause)])).not.toMatch(/pass.{0,3}word@|pass word/);
    expect(error.remedy).toContain('proxy = "none"');
  });

  it('that is away is named', async () => {
    const certificate = await makeCertificate();
    const gone = { authtype, hostname: 'inside.test', proxy: 'http://127.0.0.1:9', maxRetries: 1 };
    await using tested = makeClient(8080, certificate, gone);
    expect((await failure(tested.client.get(PATH))).message).toContain(
      'the proxy http://127.0.0.1:9 does not take connections',
    );
  });
});
