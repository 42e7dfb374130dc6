import { expect, test } from 'vitest';
import { insecureChoices, resolveWeb, webProblems } from '../../src/listener/index.js';

test('a listener has what it says itself, then what is said of all, then defaults', () => {
  const shared = {
    listen_address: '10.0.0.1',
    tls_cert: 'a',
    tls_key: 'b',
    tls_min_version: 'TLSv1.3',
    username: 'u',
    password: 'p',
  } as const;
  expect(resolveWeb({})).toEqual({
    listenAddress: undefined,
    tls: undefined,
    access: undefined,
    limits: { maxConnections: 256, maxConnectionsPerAddress: 128, handshakeMs: 5000, headerMs: 5000, idleMs: 75_000 },
  });
  expect(resolveWeb({ listen_address: '::1', header_timeout: 1 }, shared)).toMatchObject({
    listenAddress: '::1',
    tls: { cert: 'a', key: 'b', minVersion: 'TLSv1.3' },
    access: { passwords: { u: 'p' } },
    limits: { headerMs: 1000 },
  });
});

test('who is answered is decided in one place, and so is the certificate', () => {
  const shared = { tls_cert: 'a', tls_key: 'b', username: 'u', password: 'p', users: { v: 'hash' } };
  const { tls, access } = resolveWeb({ tls_cert: 'c', tls_key: 'd', token_hashes: ['x'] }, shared);
  expect(tls).toMatchObject({ cert: 'c', key: 'd' });
  expect(access).toEqual({ passwords: {}, users: {}, tokenHashes: ['x'] });
});

test('half of a protection is a problem', () => {
  const keys = (table: Parameters<typeof webProblems>[0], shared = {}): unknown =>
    webProblems(table, shared).map(({ key }) => key);
  expect(keys({})).toEqual([]);
  expect(keys({ tls_cert: 'a' })).toEqual(['tls_key']);
  expect(keys({ tls_key: 'a' })).toEqual(['tls_cert']);
  expect(keys({ username: 'u' })).toEqual(['password']);
  expect(keys({ password: 'p' })).toEqual(['username']);
  expect(keys({ tls_client_ca: 'a' })).toEqual(['tls_client_ca']);
  expect(keys({ tls_client_ca: 'a' }, { tls_cert: 'a', tls_key: 'b' })).toEqual([]);
});

test('what is insecure about a listener', () => {
  const access = { passwords: { u: 'p' }, users: {}, tokenHashes: [] };
  const tls = { cert: 'a', key: 'b' };
  const kinds = (host: string | undefined, web: Parameters<typeof insecureChoices>[2]): string[] =>
    insecureChoices('the page', host, web).map(({ kind }) => kind);
  const none = { tls: undefined, access: undefined };
  for (const host of ['127.0.0.1', '127.8.0.1', '::1', '[::1]', 'localhost']) expect(kinds(host, none)).toEqual([]);
  for (const host of [undefined, '0.0.0.0', '::', '10.0.0.1', '127.evil.example'])
    expect(kinds(host, none)).toEqual(['open-listener']);
  expect(kinds(undefined, { tls: undefined, access })).toEqual(['password-without-tls']);
  expect(kinds(undefined, { tls, access: undefined })).toEqual(['open-listener']);
  expect(kinds(undefined, { tls: { ...tls, clientCa: 'c' }, access: undefined })).toEqual([]);
  expect(kinds(undefined, { tls, access })).toEqual([]);
  expect(insecureChoices('the page', undefined, none)[0]?.text).toBe(
    'Open to anyone who can reach this machine: the page, on all addresses.' +
      ' Set listen_address to 127.0.0.1, or users and tls_cert in [web].',
  );
});
