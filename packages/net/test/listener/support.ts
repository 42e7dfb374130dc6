import { once } from 'node:events';
import type { IncomingMessage, RequestListener } from 'node:http';
import { request as plainRequest } from 'node:http';
import { request as secureRequest, type RequestOptions } from 'node:https';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCertificate } from '@gostats/test-servers';
import { onTestFinished } from 'vitest';
import { Access, listen, resolveWeb, TlsFiles, type Listener, type WebTable } from '../../src/listener/index.js';

const never: AbortSignal = new AbortController().signal;

export interface Serving {
  readonly listener: Listener;
  readonly refused: () => number;
  /** Sends a request with a connection of its own. */
  readonly ask: (
    options?: RequestOptions,
  ) => Promise<{ status: number | undefined; headers: IncomingMessage['headers']; body: string }>;
  /** Opens connections that say nothing. */
  readonly hold: (count: number, from?: string) => Promise<Socket[]>;
}

const hello: RequestListener = (_, response) => response.end('hello');

/** A listener with these keys of `[web]`, on a free port. */
export async function serve(web: WebTable = {}, handle: RequestListener = hello, ca?: string): Promise<Serving> {
  const { limits, tls, access } = resolveWeb(web);
  let refusals = 0;
  const listener = await listen(
    { who: 'the test', host: '127.0.0.1', port: 0, portOption: 'port', hostOption: 'listen_address', handle },
    {
      limits,
      tls: tls === undefined ? undefined : await new TlsFiles(tls).load(),
      access: access === undefined ? undefined : new Access(access),
      signal: never,
      onRefused: () => refusals++,
      onError: (error) => {
        throw error;
      },
    },
  );
  onTestFinished(() => listener.close());
  const ask: Serving['ask'] = async (options = {}) => {
    const send = tls === undefined ? plainRequest : secureRequest;
    const asked = send(listener.url, { agent: false, ...(ca === undefined ? {} : { ca }), ...options }).end();
    const [head] = (await once(asked, 'response')) as [IncomingMessage];
    let body = '';
    for await (const chunk of head.setEncoding('utf8')) body += String(chunk);
    return { status: head.statusCode, headers: head.headers, body };
  };
  const hold: Serving['hold'] = async (count, from = '127.0.0.1') => {
    const sockets = Array.from({ length: count }, () =>
      connect({ port: listener.port, host: '127.0.0.1', localAddress: from }),
    );
    for (const socket of sockets) socket.on('error', () => undefined);
    onTestFinished(() => sockets.forEach((socket) => socket.destroy()));
    await Promise.all(sockets.map((socket) => once(socket, 'connect')));
    return sockets;
  };
  return { listener, refused: () => refusals, ask, hold };
}

export interface Pems {
  readonly tls_cert: string;
  readonly tls_key: string;
  readonly cert: string;
  readonly key: string;
}

/** A certificate, which is its own authority, and its key in files. */
export async function pemFiles(): Promise<Pems> {
  const folder = await mkdtemp(join(tmpdir(), 'gostats-test-tls-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const { cert, key } = await makeCertificate();
  const files = { tls_cert: join(folder, 'cert.pem'), tls_key: join(folder, 'key.pem') };
  await writeFile(files.tls_cert, cert);
  await writeFile(files.tls_key, key);
  return { ...files, cert, key };
}

export function basic(user: string, password: string): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
}
