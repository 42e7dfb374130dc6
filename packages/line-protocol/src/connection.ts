import { readFile } from 'node:fs/promises';
import { isIPv6 } from 'node:net';
import { retryable, secret } from '@gostats/core/sink';
import { exchange } from './exchange.js';
import type { Answer, HttpPool } from './exchange.js';

/** Where a server is and how to talk to it: keys that the tables of the InfluxDB sinks have in common. */
export interface ServerOptions {
  readonly host: string;
  readonly port: number;
  readonly use_ssl: boolean;
  readonly skip_ssl_verify: boolean;
  /** Certificates to trust, PEM, instead of those that Node knows. */
  readonly ca_file?: string | undefined;
  /** For each of: connecting, the wait for an answer, a pause within it. */
  readonly timeout_seconds: number;
}

/** Trust in the server's certificate. */
export interface TlsOptions {
  readonly rejectUnauthorized: boolean;
  /** PEM. */
  readonly ca?: string;
}

/** Options of an undici `Pool`. Times in milliseconds. */
export interface PoolOptions {
  readonly connections: number;
  readonly headersTimeout: number;
  readonly bodyTimeout: number;
  readonly connect: TlsOptions & { readonly timeout: number };
}

/** What the sink brings. */
export interface ConnectionSpec {
  /** Sent with each request. The values of all but `user-agent` are secrets from then on: a server may quote them. */
  readonly headers: Readonly<Record<string, string>>;
  /** `(origin, options) => new Pool(origin, options)` */
  readonly openPool: (origin: string, options: PoolOptions) => HttpPool & { destroy(): Promise<void> };
}

/** Kept-alive connections to one server. */
export interface Connection {
  /** `http://influx.example:8086` */
  readonly origin: string;
  /** Known once it is open. */
  readonly tls: TlsOptions;
  /** Reads the certificates and makes the pool anew; connects to nothing yet. Safe again. */
  open(): Promise<void>;
  /** @throws WriteError (retryable) when no answer arrives */
  request(method: 'GET' | 'POST', path: string, signal: AbortSignal, body?: Uint8Array): Promise<Answer>;
  /** Safe without `open`, and twice. */
  close(): Promise<void>;
}

/** As many as a sink should allow batches at the same time. */
const CONNECTIONS = 4;

export function createConnection(server: ServerOptions, { headers, openPool }: ConnectionSpec): Connection {
  const host = isIPv6(server.host) ? `[${server.host}]` : server.host;
  const origin = `${server.use_ssl ? 'https' : 'http'}://${host}:${server.port}`;
  for (const [name, value] of Object.entries(headers)) if (name.toLowerCase() !== 'user-agent') secret(value);
  let tls: TlsOptions = { rejectUnauthorized: !server.skip_ssl_verify };
  let pool: ReturnType<typeof openPool> | undefined;

  const close = async (): Promise<void> => {
    const ending = pool;
    pool = undefined;
    await ending?.destroy();
  };
  return {
    origin,
    get tls() {
      return tls;
    },
    async open() {
      await close();
      tls = await readTls(server);
      const timeout = server.timeout_seconds * 1000;
      pool = openPool(origin, {
        connections: CONNECTIONS,
        headersTimeout: timeout,
        bodyTimeout: timeout,
        connect: { ...tls, timeout },
      });
    },
    async request(method, path, signal, body) {
      if (pool === undefined) throw retryable(`The connection to ${origin} is not open`);
      return exchange(pool, { origin, method, path, headers, signal, ...(body && { body }) });
    },
    close,
  };
}

async function readTls({ skip_ssl_verify, ca_file }: ServerOptions): Promise<TlsOptions> {
  const rejectUnauthorized = !skip_ssl_verify;
  if (ca_file === undefined) return { rejectUnauthorized };
  try {
    return { rejectUnauthorized, ca: await readFile(ca_file, 'utf8') };
  } catch (error) {
    throw retryable(`Cannot read ca_file: ${(error as Error).message}`, { cause: error });
  }
}
