import { writeOutcome } from '@gostats/core/sink';
import { expect, test } from 'vitest';
import { createConnection } from '../src/index.js';

const server = { host: 'influx.example', port: 8086, use_ssl: false, skip_ssl_verify: false, timeout_seconds: 5 };

/** What a request is told when the pool fails with this problem. */
async function messageOf(problem: Error, signal: AbortSignal = new AbortController().signal): Promise<string> {
  const fail = async (): Promise<never> => {
    throw problem;
  };
  const connection = createConnection(server, {
    headers: {},
    openPool: () => ({ request: fail, destroy: async () => undefined }),
  });
  await connection.open();
  try {
    await connection.request('POST', '/write?db=d', signal);
  } catch (error) {
    return `${writeOutcome(error).kind}: ${(error as Error).message}`;
  }
  return expect.unreachable('it succeeded');
}

const systemError = (message: string, more: object): Error => Object.assign(new Error(message), more);
const refused = systemError('connect ECONNREFUSED 192.0.2.7:8086', {
  code: 'ECONNREFUSED',
  address: '192.0.2.7',
  port: 8086,
});

test.each([
  [
    'a closed port',
    refused,
    /nothing listens on 192\.0\.2\.7:8086 \(ECONNREFUSED\)\. Check host and port, and whether/,
  ],
  [
    'several addresses',
    new AggregateError([refused], ''),
    /nothing listens on 192\.0\.2\.7:8086 \(ECONNREFUSED\)\. Check host and port/,
  ],
  [
    'a wrong name',
    systemError('getaddrinfo ENOTFOUND influx.example', { code: 'ENOTFOUND', hostname: 'influx.example' }),
    /the name influx\.example does not resolve .* Check the host/,
  ],
  [
    'a firewall',
    systemError('connect ETIMEDOUT 192.0.2.7:8086', { code: 'ETIMEDOUT', address: '192.0.2.7', port: 8086 }),
    /does not answer .* firewalls in between/,
  ],
  [
    'a slow server',
    systemError('Headers Timeout Error', { code: 'UND_ERR_HEADERS_TIMEOUT' }),
    /did not answer in time .* or raise timeout_seconds/,
  ],
  [
    'an HTTPS server',
    systemError('other side closed', { code: 'UND_ERR_SOCKET' }),
    /closed the connection .* set use_ssl = true/,
  ],
  [
    'an HTTP server',
    systemError('wrong version number', { code: 'ERR_SSL_WRONG_VERSION_NUMBER' }),
    /wrong version number\. .* Check port and use_ssl/,
  ],
  [
    'an unknown certificate',
    systemError('self-signed certificate', { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }),
    /self-signed certificate\. Set ca_file/,
  ],
  ['anything else', new Error('the proxy said no'), /the proxy said no$/],
])('%s: what happened, where, and what to do', async (_name, error, expected) => {
  const message = await messageOf(error);
  expect(message).toMatch(/^retryable: No answer from http:\/\/influx\.example:8086: /);
  expect(message).toMatch(expected);
});

test('the host gave up waiting: what was asked of whom', async () => {
  expect(await messageOf(new Error('aborted'), AbortSignal.abort(new Error('time is over')))).toBe(
    'retryable: http://influx.example:8086 did not answer POST /write within the time limit. Check the load of the server and the network in between',
  );
});
