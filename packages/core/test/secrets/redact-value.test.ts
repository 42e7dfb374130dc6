import { beforeEach, expect, it } from 'vitest';
import { redactError, redactValue, secret } from '../../src/secrets/index.js';
import { registry } from '../../src/secrets/registry.js';

beforeEach(() => {
  registry().texts.clear();
  registry().changes += 1;
  secret(['opaque-1', 48_151_623]);
});

it('looks into values at any depth, at names, and at numbers that are a secret', () => {
  const value = { list: ['a opaque-1', { 'opaque-1': 2 }], none: null, count: 1, id: 48_151_623, at: new Date(0) };
  expect(redactValue(value)).toEqual({
    list: ['a [secret]', { '[secret]': 2 }],
    none: null,
    count: 1,
    id: '[secret]',
    at: '1970-01-01T00:00:00.000Z',
  });
});

it('hides what stands under a telling name, known or not', () => {
  const value = { password: 'x1', pwd: 17, apiKey: 'y', token_url: 'z', authenticated: true, options: { dsn: 'd' } };
  expect(redactValue(value)).toEqual({
    password: '[secret]',
    pwd: '[secret]',
    apiKey: '[secret]',
    token_url: 'z',
    authenticated: true,
    options: { dsn: '[secret]' },
  });
});

it('writes errors with their causes, and ends with what contains itself', () => {
  const error = Object.assign(new Error('no opaque-1', { cause: new Error('opaque-1') }), {
    code: 'E',
    headers: ['opaque-1'],
  });
  const round: Record<string, unknown> = { bytes: Buffer.from('opaque-1') };
  round['self'] = round;
  expect(redactValue({ error, round })).toMatchObject({
    error: { type: 'Error', message: 'no [secret]', code: 'E', headers: ['[secret]'], cause: { message: '[secret]' } },
    round: { bytes: '[8 bytes]', self: '[circular]' },
  });
  expect(JSON.stringify(redactValue(error))).not.toContain('opaque-1');
});

it('gives an error on as it is, or as a copy without secrets', () => {
  const clean = Object.assign(new Error('fine', { cause: new Error('fine too') }), { code: 'E' });
  expect(redactError(clean)).toBe(clean);
  const safe = redactError(
    new Error('fine', { cause: Object.assign(new TypeError('opaque-1'), { code: 'E' }) }),
  ) as Error;
  expect(safe.cause).toMatchObject({ name: 'TypeError', message: '[secret]', code: 'E' });
  expect((safe.cause as Error).stack).toContain('[secret]');
  expect((safe.cause as Error).stack).not.toContain('opaque-1');
});
