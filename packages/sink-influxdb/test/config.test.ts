import { readFileSync } from 'node:fs';
import { parse } from '@iarna/toml';
import { expect, test } from 'vitest';
import influxdb from '../src/index.js';

const validate = (options: unknown) => influxdb.config['~standard'].validate(options);
const problems = async (options: unknown): Promise<Record<string, string>> => {
  const { issues = [] } = await validate(options);
  return Object.fromEntries(issues.map(({ path = [], message }) => [path.map(String).join('.'), message]));
};

test('takes the table of a gostats user as it is', async () => {
  const table = {
    host: 'influx.example',
    port: '8086',
    database: 'isi_data_insights',
    authenticated: true,
    username: 'influxuser',
    password: 'influxpass',
    use_ssl: true,
    skip_ssl_verify: true,
  };
  expect(await validate(table)).toMatchObject({
    value: { ...table, port: 8086, create_database: true, timeout_seconds: 30 },
  });
});

test('needs only a database', async () => {
  expect(await validate({ database: 'd' })).toMatchObject({ value: { host: 'localhost', port: 8086, use_ssl: false } });
  expect(Object.keys(await problems({}))).toEqual(['database']);
});

test('authentication without a user or without a password is refused', async () => {
  const expected = 'expected a value, because authenticated = true; found none';
  expect(await problems({ database: 'd', authenticated: true })).toEqual({ username: expected, password: expected });
  expect(await problems({ database: 'd', authenticated: true, username: 'u' })).toEqual({ password: expected });
});

test.each([
  [{ port: '80x86' }, 'port'],
  [{ port: 0 }, 'port'],
  [{ port: '65536' }, 'port'],
  [{ host: 'http://influx.example' }, 'host'],
  [{ host: 'influx.example:8086' }, 'host'],
  [{ host: '' }, 'host'],
  [{ use_ssl: 'yes' }, 'use_ssl'],
  [{ timeout_seconds: 0 }, 'timeout_seconds'],
])('%j is refused', async (options, key) => {
  expect(Object.keys(await problems({ database: 'd', ...options }))).toEqual([key]);
});

test('an unknown key is refused', async () => {
  expect(Object.values(await problems({ database: 'd', usrname: 'x' })).join()).toContain('usrname');
});

test('an empty database and an empty password are what they are', async () => {
  expect(await problems({ database: '', authenticated: true, username: 'u', password: '' })).toEqual({});
});

test('an IPv6 address is a host', async () => {
  expect(await problems({ database: 'd', host: '::1' })).toEqual({});
});

test('the sample is valid', async () => {
  const sample = parse(readFileSync(new URL('../sample.toml', import.meta.url), 'utf8'));
  expect(Object.keys(sample)).toEqual(['influxdb']);
  expect(await problems(sample['influxdb'])).toEqual({});
});
