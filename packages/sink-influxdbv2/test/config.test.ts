import { readFileSync } from 'node:fs';
import { parse } from '@iarna/toml';
import { expect, test } from 'vitest';
import influxdbv2 from '../src/index.js';

const validate = (options: unknown) => influxdbv2.config['~standard'].validate(options);
const problems = async (options: unknown): Promise<Record<string, string>> => {
  const { issues = [] } = await validate(options);
  return Object.fromEntries(issues.map(({ path = [], message }) => [path.map(String).join('.'), message]));
};

test('takes the table of a gostats user as it is', async () => {
  const table = {
    host: 'influx.example',
    port: '8086',
    org: 'storage',
    bucket: 'isi_data_insights',
    access_token: 'abc+/==_-',
    use_ssl: true,
    skip_ssl_verify: false,
  };
  expect(await validate(table)).toMatchObject({ value: { ...table, port: 8086, timeout_seconds: 30 } });
});

test('needs an organization and a bucket', async () => {
  expect(Object.keys(await problems({}))).toEqual(['org', 'bucket']);
  expect(await validate({ org: 'o', bucket: 'b' })).toMatchObject({ value: { host: 'localhost', port: 8086 } });
});

test.each([
  [{ port: '80x86' }, 'port'],
  [{ host: 'https://influx.example' }, 'host'],
  [{ access_token: '' }, 'access_token'],
  [{ access_token: 'two words' }, 'access_token'],
  [{ timeout_seconds: -1 }, 'timeout_seconds'],
])('%j is refused', async (options, key) => {
  expect(Object.keys(await problems({ org: 'o', bucket: 'b', ...options }))).toEqual([key]);
});

test('an empty organization and an empty bucket are what they are', async () => {
  expect(await problems({ org: '', bucket: '' })).toEqual({});
});

test('an unknown key is refused', async () => {
  expect(Object.values(await problems({ org: 'o', bucket: 'b', acess_token: 'x' })).join()).toContain('acess_token');
});

test('the sample is valid', async () => {
  const sample = parse(readFileSync(new URL('../sample.toml', import.meta.url), 'utf8'));
  expect(Object.keys(sample)).toEqual(['influxdbv2']);
  expect(await problems(sample['influxdbv2'])).toEqual({});
});
