import { createServer as createHttpServer } from 'node:http';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer } from 'node:net';
import type { Server } from 'node:net';

const config = { guid: 'a1', onefs_version: { release: 'v9.5.0.0' }, devices: [{ devid: 1, lnn: 1, guid: 'g' }] };
const item = {
  key: 'cluster.health',
  type: 'int32',
  scope: 'cluster',
  description: '',
  units: 'none',
  aggregation_type: 'max',
  base_name: null,
  real_name: null,
  policies: null,
  default_cache_time: 1,
  policy_cache_time: null,
};
const keys = { keys: [item], resume: null, total: 1 };
const row = { key: 'cluster.health', devid: 0, error: null, error_code: null, time: 1_700_000_000, value: 1 };

/** Listeners where a OneFS cluster was expected. Those that get as far as that call themselves `odd<place in the list>`. */
export function oddServers(tls: { readonly cert: string; readonly key: string }): readonly Server[] {
  const https = (listener: RequestListener): Server => createHttpsServer(tls, listener);
  const cluster =
    (answers: Readonly<Record<string, unknown>>) =>
    (name: string): Server =>
      https(afterLogin({ ...answers, 'cluster/config': { ...config, name } }));
  const makers: readonly ((name: string) => Server)[] = [
    () => createHttpServer((_, response) => response.end('no TLS here')),
    () => createServer((socket) => socket.on('error', () => undefined).end('220 smtp ready\r\n')),
    () => createServer((socket) => socket.destroy()),
    () => https((_, response) => response.setHeader('content-type', 'text/html').end('<html>Welcome</html>')),
    () => https((_, response) => response.end('null')),
    () => https((_, response) => response.writeHead(302, { location: '/login' }).end()),
    () => https(afterLogin({})),
    () => https(afterLogin({ 'cluster/config': { name: 5, devices: 'none', onefs_version: null } })),
    cluster({ 'statistics/keys': { keys: [null, 5, {}], resume: null } }),
    cluster({ 'statistics/keys': { keys: 'none' } }),
    cluster({ 'statistics/keys': { keys: [], resume: 'again' } }),
    cluster({ 'statistics/keys': keys, current: {} }),
    cluster({ 'statistics/keys': keys, current: { stats: [null, 5, 'x', {}, { ...row, time: 'noon' }] } }),
    cluster({
      'statistics/keys': keys,
      current: {
        stats: [
          { ...row, value: undefined },
          { ...row, value: [[[null]]] },
        ],
      },
    }),
    cluster({ 'statistics/keys': keys, current: '{"stats": [{"key": "cluster' }),
  ];
  return makers.map((make, at) => make(`odd${at}`));
}

/** A login that works, and then these answers: the first whose name the URL contains. */
function afterLogin(answers: Readonly<Record<string, unknown>>): RequestListener {
  const session = { services: ['platform'], username: 'u', timeout_absolute: 14_400, timeout_inactive: 900 };
  const cookies = { 'set-cookie': ['isisessid=a; path=/', 'isicsrf=b; path=/'] };
  return ({ url = '', method }: IncomingMessage, response: ServerResponse) => {
    const isSession = url.includes('/session/');
    const found = isSession ? session : Object.entries(answers).find(([part]) => url.includes(part))?.[1];
    response.writeHead(isSession && method === 'POST' ? 201 : 200, {
      'content-type': 'application/json',
      ...(isSession && cookies),
    });
    response.end(typeof found === 'string' ? found : JSON.stringify(found ?? null));
  };
}
