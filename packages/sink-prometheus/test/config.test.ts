import { describe, expect, test } from 'vitest';
import prometheus from '../src/index.js';
import { checked } from './support.js';

async function problems(options: unknown, schema = prometheus.config): Promise<string[]> {
  const result = await schema['~standard'].validate(options);
  return (result.issues ?? []).map(({ path, message }) => `${(path ?? []).map(String).join('.')}: ${message}`);
}

test('the defaults are those of gostats, and timestamps are on', async () => {
  expect(await checked({})).toMatchObject({
    authenticated: false,
    instance_label_name: '',
    expiry_multiplier: 2,
    timestamps: true,
  });
});

test('a file of gostats is taken as it is', async () => {
  const options = {
    authenticated: true,
    username: 'u',
    password: 'p',
    tls_cert: '/c',
    tls_key: '/k',
    instance_label_name: 'instance',
    expiry_multiplier: 0.5,
    prom_http_sd: { enabled: true, listen_addr: '', sd_port: 9999 },
  };
  const taken = await checked(Object.assign(Object.create(null) as object, options));
  expect(taken).toMatchObject({ ...options, expiry_multiplier: 1, prom_http_sd: { enabled: true, sd_port: 9999 } });
  expect(taken.prom_http_sd?.listen_addr).toBeUndefined();
});

test('a port 0 of an old file is a missing one', async () => {
  expect(await checked({ prom_http_sd: { sd_port: 0 } })).toMatchObject({ prom_http_sd: {} });
  expect(await problems({ port: 0 }, prometheus.clusterConfig as typeof prometheus.config)).toEqual([]);
});

describe('refused', () => {
  test.each([
    [{ authenticated: true, username: 'u' }, 'password: expected a password'],
    [{ authenticated: true, password: 'p' }, 'username: expected a user name'],
    [{ authenticated: true, username: 'a:b', password: 'p' }, 'username: expected a name without ":"'],
    [{ tls_cert: '/c', tls_client_ca: '/a' }, 'tls_key: expected the key of tls_cert'],
    [{ instance_label_name: '9x' }, 'instance_label_name: expected a label name'],
    [{ instance_label_name: '__x' }, 'instance_label_name: expected a label name'],
    [{ port: 0 }, 'port: '],
    [{ port: 65_536 }, 'port: '],
    [{ port: '90010' }, 'port: '],
    [{ expiry_multiplier: 'x' }, 'expiry_multiplier: '],
    [{ web: { tls_cert: '/c' } }, 'web.tls_key: expected the key of tls_cert'],
    [{ web: { users: { u: 'plain' } } }, 'web.users: expected names and their password hashes'],
    [{ web: { uers: {} } }, 'web: Unrecognized key: "uers"'],
    [{ users: { u: 'plain' } }, 'users: expected names and their password hashes'],
    [{ pasword: 'p' }, ': Unrecognized key: "pasword"'],
    [{ prom_http_sd: { enabeld: true } }, 'prom_http_sd: Unrecognized key: "enabeld"'],
  ])('%j', async (options, problem) => {
    expect((await problems(options)).join('\n')).toContain(problem);
  });

  test.each([[{ port: 'x' }], [{ prot: 1 }]])('of a cluster: %j', async (options) => {
    expect(await problems(options, prometheus.clusterConfig as typeof prometheus.config)).toHaveLength(1);
  });
});

test('no message has a secret', async () => {
  expect(
    JSON.stringify(await problems({ authenticated: true, username: 'a:b', password: 'S3cret', tls_key: 5 })),
  ).not.toContain('S3cret');
});
