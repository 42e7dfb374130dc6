import type { IncomingHttpHeaders } from 'node:http';
import type { LookupAddress, LookupOptions } from 'node:dns';
import { createConnector, type ServerTrust } from '@gostats/net';
import { Pool } from 'undici';
import type { Dispatcher } from 'undici';
import type { Limits } from '../limits/index.js';
import type { AnswerBody } from './answer-body.js';
import { ReceivedAnswer } from './received-answer.js';

/** The server closes idle connections after 15 s. Close them earlier, or a request may hit a closing connection. */
const IDLE_CONNECTION_MS = 10_000;
const MAX_IDLE_CONNECTION_MS = 14_000;
const CONNECT_TIMEOUT_MS = 10_000;
/** Longest pause inside a body. */
const BODY_PAUSE_MS = 30_000;

/** The server to connect to, and how its certificate is verified. */
export interface TransportTarget extends ServerTrust {
  readonly hostname: string;
  readonly port: number;
  /** URL of the proxy to use; undefined = none. */
  readonly proxy: string | undefined;
  /** Limits on what the server may send. */
  readonly limits: Limits;
}

export interface TransportRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  /** Alternating names and values. */
  readonly headers: readonly string[];
  readonly body?: string;
  /** Time until the response headers arrive, milliseconds. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** The member of the answer that holds rows, possibly many; if undefined, the answer is one document. */
  readonly rowsIn?: string | undefined;
}

export interface TransportAnswer extends AnswerBody {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
}

/** Connections to one address of a cluster, which is normally one node. */
export interface NodeConnections {
  readonly address: string;
  /** Maximum number of connections. */
  readonly connections: number;
  /** Rejects with the unchanged error of undici or Node, or with the signal's reason. */
  send(request: TransportRequest): Promise<TransportAnswer>;
  /** Accepts no more requests; settles when those in progress have finished. */
  close(): Promise<void>;
  /** Aborts the requests in progress. */
  destroy(): Promise<void>;
}

/** `https://host:port` */
export function originOf({ hostname, port }: TransportTarget): string {
  return `https://${hostname.includes(':') ? `[${hostname}]` : hostname}:${port}`;
}

/** Opens connections to one address only. The certificate is still checked against the host name. */
export function connectTo(
  target: TransportTarget,
  { address, family }: LookupAddress,
  connections: number,
): NodeConnections {
  // undici's destroy ignores connections still being established, which keep the process alive until their timeout.
  const connecting = new AbortController();
  const pool = new Pool(originOf(target), {
    connections,
    pipelining: 1,
    allowH2: false,
    keepAliveTimeout: IDLE_CONNECTION_MS,
    keepAliveMaxTimeout: MAX_IDLE_CONNECTION_MS,
    // Only for compressed bodies. Others are aborted by the body reader, which reports more detail.
    maxResponseSize: target.limits.answer_bytes,
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
    send: (request) => send(pool, request, target.limits),
    close: () => pool.close(),
    async destroy() {
      const destroyed = pool.destroy();
      connecting.abort();
      await destroyed;
    },
  };
}

type LookupCallback = (error: null, address: string | LookupAddress[], family?: number) => void;

/** Uses undici's `dispatch` rather than `request`, because a body that is read whole needs no stream. */
function send(
  pool: Pool,
  { method, path, headers, body, timeoutMs, signal, rowsIn }: TransportRequest,
  limits: Limits,
): Promise<TransportAnswer> {
  return new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | undefined;
    const received = new ReceivedAnswer({ limits, rowsIn });
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
        onResponseStart: (_controller, status, heads) => received.begin(status, heads),
        onResponseData(started, chunk) {
          try {
            received.push(chunk);
          } catch (thrown) {
            started.abort(thrown as Error);
          }
        },
        onResponseEnd: () => finish(() => received.end(signal).then(resolve, reject)),
        onResponseError: (_controller, error) => finish(() => reject(error)),
      },
    );
  });
}
