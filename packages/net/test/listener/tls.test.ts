import { writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { TlsFiles } from '../../src/listener/index.js';
import { pemFiles, serve } from './support.js';

const failed = (error: NodeJS.ErrnoException): string => `failed: ${error.code}`;

test('only versions of TLS that are new enough', async () => {
  const { cert, key: _, ...files } = await pemFiles();
  const modern = await serve({ ...files, tls_min_version: 'TLSv1.3' }, undefined, cert);
  const usual = await serve(files, undefined, cert);
  const old = { maxVersion: 'TLSv1.2' } as const;
  expect((await usual.ask(old)).status).toBe(200);
  expect((await modern.ask()).status).toBe(200);
  expect(await modern.ask(old).catch(failed)).toMatch(/^failed/);
  expect(
    await usual.ask({ minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }).catch(failed),
  ).toMatch(/^failed/);
});

test('only clients whose certificate an authority of ours has signed', async () => {
  const [server, client, stranger] = [await pemFiles(), await pemFiles(), await pemFiles()];
  const { tls_cert, tls_key, cert: ca } = server;
  const { ask } = await serve({ tls_cert, tls_key, tls_client_ca: client.tls_cert }, undefined, ca);
  expect((await ask({ cert: client.cert, key: client.key })).status).toBe(200);
  expect(await ask().catch(failed)).toMatch(/^failed/);
  expect(await ask({ cert: stranger.cert, key: stranger.key }).catch(failed)).toMatch(/^failed/);
});

test('files that are missing, or are not what they should be, are named', async () => {
  const { tls_cert: cert, tls_key: key } = await pemFiles();
  const load = (paths: ConstructorParameters<typeof TlsFiles>[0]): Promise<unknown> =>
    new TlsFiles(paths).load().catch(({ code, message }: { code: string; message: string }) => `${code} ${message}`);
  expect(await load({ cert, key: '/nowhere' })).toMatch(/^E_TLS_FILE Cannot read tls_key \/nowhere \(ENOENT\)/);
  expect(await load({ cert, key: cert })).toMatch(/^E_TLS_FILE .* are not a PEM certificate and its key/);
  expect(await load({ cert, key, clientCa: key })).toMatch(/^E_TLS_FILE tls_client_ca .* has no PEM certificates/);
});

test('renewed files are noticed, once', async () => {
  const [old, renewed] = [await pemFiles(), await pemFiles()];
  const files = new TlsFiles({ cert: old.tls_cert, key: old.tls_key, clientCa: old.tls_cert });
  await files.load();
  expect(await files.renewed()).toBeUndefined();
  await writeFile(old.tls_cert, 'broken now');
  await expect(files.renewed()).rejects.toThrow('are not a PEM certificate');
  expect(await files.renewed()).toBeUndefined();
  await writeFile(old.tls_cert, `${renewed.cert}\n`);
  await writeFile(old.tls_key, renewed.key);
  expect((await files.renewed())?.cert.toString()).toBe(`${renewed.cert}\n`);
});
