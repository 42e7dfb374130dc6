import { expect, it } from 'vitest';
import { z } from 'zod';
import { tolerateOptions } from '../../src/modules/tolerate-options.js';

const schema = z.strictObject({
  host: z.string().optional(),
  password: z.string().optional(),
  fingerprint: z.string().optional(),
  discovery: z.strictObject({ sd_port: z.int().optional() }).optional(),
  labels: z.record(z.string(), z.string()).optional(),
});
const read = (options: Record<string, unknown>, listens = false): unknown => {
  const { options: taken, warnings } = tolerateOptions(schema, options, listens);
  return [taken, warnings.map(({ path, problem }) => `${path.join('.')}: ${problem}`)];
};

it('reads keys in any case, also within tables, and leaves names alone that are not keys', () => {
  expect(read({ Host: 'h', Discovery: { SD_Port: 1 }, labels: { Host: 'x' } })).toEqual([
    { host: 'h', discovery: { sd_port: 1 }, labels: { Host: 'x' } },
    [
      'Host: written "Host"; it is read as "host"',
      'Discovery: written "Discovery"; it is read as "discovery"',
      'discovery.SD_Port: written "SD_Port"; it is read as "sd_port"',
    ],
  ]);
});

it('takes the exact one of two', () => {
  expect(read({ HOST: 'a', host: 'b' })).toEqual([
    { host: 'b' },
    ['HOST: "host" a second time, in another case; it is ignored'],
  ]);
});

it('leaves out what nobody knows, and says what was probably meant', () => {
  expect(read({ hots: 'a', colour: 1 })).toEqual([
    {},
    [
      'hots: unknown key; did you mean "host"? It is ignored, as gostats (Go) does',
      'colour: unknown key; it is ignored, as gostats (Go) does',
    ],
  ]);
});

it('leaves in what was to protect something, for the schema to refuse', () => {
  expect(read({ fingerprnt: 'x' })).toEqual([{ fingerprnt: 'x' }, []]);
  expect(read({ pasword: 'x' }, true)).toEqual([{ pasword: 'x' }, []]);
  expect(read({ pasword: 'x' })).toMatchObject([{}, [expect.stringContaining('did you mean "password"')]]);
});
