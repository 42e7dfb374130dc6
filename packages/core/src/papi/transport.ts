import type { IncomingHttpHeaders } from 'node:http';
import type { LookupAddress, LookupOptions } from 'node:dns';
import { createConnector, type ServerTrust } from '@gostats/net';
import { Pool } from 'undici';
import type { Dispatcher } from 'undici';

/** The server closes idle connections after 15 s; ours must go first, or a request meets one that is closing. */
const IDLE_CONNECTION_MS = 10_000;
const LONGEST_IDLE_CONNECTION_MS = 14_000;
const CONNECT_TIMEOUT_MS = 10_000;
/** Longest pause inside a body. */
const BODY_PAUSE_MS = 30_000;
const LARGEST_BODY_BYTES = 256 * 1024 * 1024;

/** Which server, and how it is trusted. */
export interface TransportTarget extends ServerTrust {
  readonly hostname: string;
  readonly port: number;
  /** URL of the proxy that leads there; undefined = none. */
  readonly proxy: string | undefined;
  /** A longer body is refused while it comes in. Default 256 MiB; a whole key catalogue has about 3 MB. */
  readonly largestBodyBytes?: number;
}

export interface TransportRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  /** Names and values in turn. */
  readonly headers: readonly string[];
  readonly body?: string;
  /** Until the head of the answer is there, milliseconds. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export interface TransportAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly bytes: number;
}

/** Connections to one address of a cluster, that is: to one node. */
export interface NodeConnections {
  readonly address: string;
  /** How many at most. */
  readonly connections: number;
  /** Rejects with whatever undici, Node or the signal has. */
  send(request: TransportRequest): Promise<TransportAnswer>;
  /** Takes no more requests; settles when the running ones are over. */
  close(): Promise<void>;
  /** Breaks off what runs. */
  destroy(): Promise<void>;
}

/** `https://host:port` */
export function originOf({ hostname, port }: TransportTarget): string {
  return `https://${hostname.includes(':') ? `[${hostname}]` : hostname}:${port}`;
}

/** Opens connections to one address only; the certificate is still checked against the host name. */
export function connectTo(
  target: TransportTarget,
  { address, family }: LookupAddress,
  connections: number,
): NodeConnections {
  // undici's destroy forgets a connection that is still being made; it would keep the process alive until its timeout.
  const connecting = new AbortController();
  const pool = new Pool(originOf(target), {
    connections,
    pipelining: 1,
    allowH2: false,
    keepAliveTimeout: IDLE_CONNECTION_MS,
    keepAliveMaxTimeout: LONGEST_IDLE_CONNECTION_MS,
    maxResponseSize: target.largestBodyBytes ?? LARGEST_BODY_BYTES,
    connect: createConnector({
      trust: target,
      proxy: target.proxy === undefined ? undefined : new URL(target.proxy),
      timeoutMs: CONNECT_TIMEOUT_MS,
      signal: connecting.signal,
      lookup: (_hostname: string, options: LookupOptions, found: LookupCallback) =>
        options.all === true ? found(null, [{ address, family }]) : found(null, address, family),
    }),
  });
  return {
    address,
    connections,
    send: (request) => send(pool, request),
    close: () => pool.close(),
    async destroy() {
      const destroyed = pool.destroy();
      connecting.abort();
      await destroyed;
    },
  };
}

type LookupCallback = (error: null, address: string | LookupAddress[], family?: number) => void;

/** undici's dispatch and not its request: a body that is read whole needs no stream in between. */
function send(
  pool: Pool,
  { method, path, headers, body, timeoutMs, signal }: TransportRequest,
): Promise<TransportAnswer> {
  return new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | undefined;
    let status = 0;
    let answerHeaders: IncomingHttpHeaders = {};
    let bytes = 0;
    const chunks: Buffer[] = [];
    const onAbort = (): void => {
      controller?.abort(signal.reason as Error);
      reject(signal.reason as Error);
    };
    const finish = (settle: () => void): void => {
      signal.removeEventListener('abort', onAbort);
      settle();
    };
    if (signal.aborted) {
      onAbort();
      return;
    }
    signal.addEventListener('abort', onAbort, { once: true });
    const bodyTimeout = Math.min(timeoutMs, BODY_PAUSE_MS);
    pool.dispatch(
      { method, path, headers: headers as string[], body: body ?? null, headersTimeout: timeoutMs, bodyTimeout },
      {
        onRequestStart(started) {
          controller = started;
          if (signal.aborted) started.abort(signal.reason as Error);
        },
        onResponseStart(_controller, statusCode, received) {
          status = statusCode;
          answerHeaders = received;
        },
        onResponseData(_controller, chunk) {
          bytes += chunk.length;
          chunks.push(chunk);
        },
        onResponseEnd: () =>
          finish(() => resolve({ status, headers: answerHeaders, text: textOf(chunks, bytes), bytes })),
        onResponseError: (_controller, error) => finish(() => reject(error)),
      },
    );
  });
}

function textOf(chunks: readonly Buffer[], bytes: number): string {
  const [first] = chunks;
  if (first === undefined) return '';
  return (chunks.length === 1 ? first : Buffer.concat(chunks, bytes)).toString('utf8');
}
