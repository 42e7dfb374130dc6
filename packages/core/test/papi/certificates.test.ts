import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { makeCertificate } from './certificate.js';
import { failure, makeClient } from './client-under-test.js';
import { json, startFakeNode } from './fake-node.js';
import type { FakeNode } from './fake-node.js';
import type { Certificate } from './certificate.js';

const PATH = '/platform/3/cluster/config';
const authtype = 'basic-auth' as const;
const start = (certificate: Certificate): Promise<FakeNode> =>
  startFakeNode(certificate, (_seen, response) => json(response, 200, { ok: true }));

describe('the certificate of a cluster', () => {
  it('is refused when nobody vouches for it, once, with the remedy', async () => {
    const certificate = await makeCertificate();
    await using node = await start(certificate);
    await using tested = makeClient(node.port, certificate, {
      authtype,
      certificateAuthority: undefined,
      maxRetries: 8,
    });
    const error = await failure(tested.client.get(PATH));
    expect(error).toMatchObject({ code: 'E_CLUSTER_CERTIFICATE', transient: false });
    expect(error.message).toBe('The certificate of cluster zoo is not trusted: it is self-signed.');
    expect(error.remedy).toMatch(/ca_file.*verify-ssl = false/);
    expect(node.seen).toHaveLength(0);
  });

  it('is taken when its authority is given, with the check of the name', async () => {
    const certificate = await makeCertificate();
    await using node = await start(certificate);
    const named = makeClient(
      node.port,
      certificate,
      { authtype, hostname: 'isilon.test' },
      { lookup: async () => [{ address: '127.0.0.1', family: 4 }] },
    );
    expect((await named.client.get(PATH)).body).toEqual({ ok: true });
    expect(node.seen[0]?.headers.host).toBe(`isilon.test:${node.port}`);
    await named.client.close();
  });

  it('is refused for another name', async () => {
    const certificate = await makeCertificate({ names: ['other.test'], addresses: ['127.0.0.9'] });
    await using node = await start(certificate);
    await using tested = makeClient(node.port, certificate, { authtype });
    expect(await failure(tested.client.get(PATH))).toMatchObject({
      code: 'E_CLUSTER_CERTIFICATE',
      message: 'The certificate of cluster zoo is not trusted: it is not valid for the name 127.0.0.1.',
    });
  });

  it('is refused when it has expired', async () => {
    const certificate = await makeCertificate({ notAfter: new Date(Date.now() - 86_400_000) });
    await using node = await start(certificate);
    await using tested = makeClient(node.port, certificate, { authtype });
    expect((await failure(tested.client.get(PATH))).message).toBe(
      'The certificate of cluster zoo is not trusted: it has expired.',
    );
  });

  it('is not looked at when the check is off', async () => {
    const certificate = await makeCertificate({
      names: ['other.test'],
      addresses: [],
      notAfter: new Date(Date.now() - 86_400_000),
    });
    await using node = await start(certificate);
    await using tested = makeClient(node.port, certificate, {
      authtype,
      certificateAuthority: undefined,
      verifySsl: false,
    });
    expect((await tested.client.get(PATH)).body).toEqual({ ok: true });
  });
});

it('a port that speaks plain HTTP is said to be one', async () => {
  const plain = createServer((_request, response) => void response.end('{}'));
  await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
  const certificate = await makeCertificate();
  const { client } = makeClient((plain.address() as AddressInfo).port, certificate, { authtype, maxRetries: 1 });
  const error = await failure(client.get(PATH));
  expect(error.code).toBe('E_CLUSTER_UNREACHABLE');
  expect(error.message).toContain('does not speak HTTPS');
  await client.close();
  plain.closeAllConnections();
  await new Promise((resolve) => plain.close(resolve));
});
