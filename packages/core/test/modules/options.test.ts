import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { checkOptions } from '../../src/modules/options.js';
import type { SchemaIssue, StandardSchema } from '../../src/sink/index.js';

const schema: StandardSchema = z.strictObject({
  host: z.string().min(1),
  port: z.int().min(1).max(65_535),
  mode: z.enum(['fast', 'slow']).default('fast'),
  retry: z.boolean().default(true),
  target: z.union([z.string(), z.array(z.string())]).optional(),
  tls: z.strictObject({ ca_file: z.string().optional() }).optional(),
  size: z.number('expected a size in bytes').optional(),
  name: z
    .string()
    .refine((name) => name !== 'x', 'x is taken')
    .optional(),
});

async function problemsOf(of: StandardSchema, options: unknown): Promise<string[]> {
  const { problems } = await checkOptions(of, options, (path) => ['influx', ...path].join('.'));
  return problems.map(({ path, problem }) => `${path}: ${problem}`);
}

const good = { host: 'h', port: 1 };

describe('options of a package', () => {
  it.each([
    [
      {},
      [
        'influx.host: missing; expected text that is not empty',
        'influx.port: missing; expected a whole number from 1 to 65535',
      ],
    ],
    [{ ...good, host: '' }, ['influx.host: expected text that is not empty, got an empty text']],
    [
      { ...good, port: '8086' },
      ['influx.port: expected a whole number from 1 to 65535, got text; write it without quotes'],
    ],
    [{ ...good, port: 70_000 }, ['influx.port: expected a whole number from 1 to 65535, got 70000']],
    [{ ...good, host: 5 }, ['influx.host: expected text that is not empty, got a number']],
    [{ ...good, retry: 'yes' }, ['influx.retry: expected true or false, got text']],
    [{ ...good, mode: 'fsat' }, ['influx.mode: expected one of "fast", "slow", got text; did you mean "fast"?']],
    [{ ...good, target: 3 }, ['influx.target: expected text or an array, got a number']],
    [
      { ...good, hots: 'a', prot: 2 },
      ['influx.hots: unknown key; did you mean "host"?', 'influx.prot: unknown key; did you mean "port"?'],
    ],
    [{ ...good, tls: { ca_fiel: 'x' } }, ['influx.tls.ca_fiel: unknown key; did you mean "ca_file"?']],
    [{ ...good, tls: true }, ['influx.tls: expected a table, got true']],
    [{ ...good, size: 'big' }, ['influx.size: expected a size in bytes, got text']],
    [{ ...good, name: 'x' }, ['influx.name: x is taken']],
  ])('%j is told as keys of ours are', async (options, expected) => {
    expect(await problemsOf(schema, options)).toEqual(expected);
  });

  it('quotes no text, as it may be a secret', async () => {
    const [problem] = await problemsOf(schema, { ...good, port: 'hunter2hunter2' });
    expect(problem).toBe('influx.port: expected a whole number from 1 to 65535, got text');
  });
});

describe('a schema without JSON Schema', () => {
  const saying = (...issues: SchemaIssue[]): StandardSchema => ({
    '~standard': { version: 1, vendor: 'test', validate: () => ({ issues }) },
  });

  it.each([
    [
      'valibot',
      { message: 'Invalid type: Expected string but received 5', path: [{ key: 'host' }] },
      'influx.host: expected text, got a number',
    ],
    [
      'valibot',
      { message: 'Invalid key: Expected "port" but received undefined', path: [{ key: 'port' }] },
      'influx.port: missing',
    ],
    [
      'valibot',
      { message: 'Invalid key: Expected never but received "hots"', path: [{ key: 'hots' }] },
      'influx.hots: unknown key',
    ],
    [
      'arktype',
      { message: 'host must be a string (was a number)', path: ['host'] },
      'influx.host: expected text, got a number',
    ],
    ['arktype', { message: 'hots must be removed', path: ['hots'] }, 'influx.hots: unknown key'],
    [
      'an author',
      { message: 'names of hosts end in .example', path: ['host'] },
      'influx.host: names of hosts end in .example',
    ],
  ])('reads an issue of %s', async (_library, issue, expected) => {
    expect(await problemsOf(saying(issue), { host: 5, hots: 'a' })).toEqual([expected]);
  });
});
