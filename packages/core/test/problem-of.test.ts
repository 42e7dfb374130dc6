import { readFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { expect, it } from 'vitest';
import { gostatsError, problemOf } from '../src/errors.js';

function thrownBy(call: () => unknown): unknown {
  try {
    return call();
  } catch (thrown) {
    return thrown;
  }
}

it('tells what the system refused in plain words, with its code', async () => {
  expect(problemOf(thrownBy(() => readFileSync('/nowhere/x')))).toBe('there is no file /nowhere/x (ENOENT)');
  expect(problemOf(thrownBy(() => readFileSync('/')))).toBe('this is a folder, not a file (EISDIR)');
  const refused = await new Promise((resolve) => createConnection(1, '127.0.0.1').once('error', resolve));
  expect(problemOf(refused)).toBe('nothing listens on 127.0.0.1:1 (ECONNREFUSED)');
  expect(problemOf(new TypeError('fetch failed', { cause: refused }))).toBe(
    'nothing listens on 127.0.0.1:1 (ECONNREFUSED)',
  );
});

it('leaves the words of others as they are', () => {
  expect(problemOf(Object.assign(new Error('No answer from x'), { code: 'ECONNREFUSED' }))).toBe('No answer from x');
  expect(problemOf(new TypeError('x is not a function'))).toBe('x is not a function');
});

it.each([
  [
    "Cannot find package '@gostats/core' imported from /etc/gostats/x.mjs",
    'npm install --prefix /etc/gostats @gostats/core',
  ],
  ["Cannot find package 'pg' imported from /a/node_modules/mything/index.js", 'Its dependency pg is missing'],
  ["Unexpected token '}'", 'Fix the file if it is yours'],
])('%j is answered with what helps', (problem, remedy) => {
  expect(gostatsError('E_SINK_LOAD', { use: './x.mjs', place: '/etc/gostats/x.mjs', problem }).remedy).toContain(
    remedy,
  );
});

it.each([
  ['/platform/1/statistics/current', 'The login works; the user lacks ISI_PRIV_STATISTICS.'],
  ['/session/1/session', 'The user lacks ISI_PRIV_LOGIN_PAPI.'],
])('names the one privilege that explains a refusal of %s', (path, remedy) => {
  expect(gostatsError('E_CLUSTER_FORBIDDEN', { cluster: 'c', path }).remedy).toContain(remedy);
});
