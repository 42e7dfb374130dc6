import { gostatsError } from '@gostats/core';
import { expect, it } from 'vitest';
import { describeError } from '../src/describe-error.js';

it('tells code, message and remedy of an error out of the catalogue, on lines that belong together', () => {
  const problems = [{ line: 3, path: 'a.b', problem: 'expected x, got y' }];
  expect(describeError(gostatsError('E_CONFIG', { file: '/f', problems }), false)).toEqual({
    text: 'E_CONFIG  1 problem in /f\n  line 3  a.b  expected x, got y\n  Fix these problems. "gostats explain config" lists every key, "gostats sinks" the options of each sink.\n',
    exitCode: 2,
  });
});

it('has exit code 1 for what may be over at the next start', () => {
  expect(describeError(gostatsError('E_SINK_START', { sink: 's', problem: 'refused' }), false).exitCode).toBe(1);
  expect(describeError(gostatsError('E_PORT_IN_USE', { host: 'h', port: 1, who: 'w' }), false).exitCode).toBe(1);
});

it('is short about what nobody expected, unless it is asked for more', () => {
  const error = new TypeError('x is not a function');
  const short = describeError(error, false);
  expect(short.exitCode).toBe(1);
  expect(short.text).toMatch(/^Unexpected error: x is not a function\. Please report it\.\n .*--loglevel debug.*\n$/);
  expect(describeError(error, true).text).toMatch(/\n {2}TypeError: x is not a function\n {6}at /);
  expect(describeError(undefined, true).text).toContain('Unexpected error: a value that is not an error was thrown');
});
