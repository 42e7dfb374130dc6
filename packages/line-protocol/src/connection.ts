import { readFile } from 'node:fs/promises';
import { isIPv6 } from 'node:net';
import { retryable, secret } from '@gostats/core/sink';
import {
  createConnector,
  defaultTrust,
  parseProxy,
  proxyFor,
  type Connector,
  type ServerTrust,
  type TlsVersion,
} from '@gostats/net';
import { exchange } from './exchange.js';
import type { Answer, HttpPool } from './exchange.js';

/** How to reach a server: the keys that the tables of the InfluxDB sinks share. */
export interface ServerOptions {
  readonly host: string;
  readonly port: number;
  readonly use_ssl: boolean;
  readonly skip_ssl_verify: boolean;
  /** PEM file of the CAs to trust instead of the process's default. */
  readonly ca_file?: string | undefined;
  /** As returned by `parseFingerprint` of @gostats/net. Only these certificates are trusted. */
  readonly fingerprint?: readonly string[];
  /** The expected certificate name, if it differs from `host`. */
  readonly server_name?: string | undefined;
  /** PEM files of the client certificate and its key. */
  readonly client_cert?: string | undefined;
  readonly client_key?: string | undefined;
  readonly tls_min_version?: TlsVersion;
  /** URL of a proxy, or `none`; if undefined, that of the environment. */
  readonly proxy?: string | undefined;
  /** Applies separately to connecting, to the wait for a response, and to a pause within it. */
  readonly timeout_seconds: number;
}

/** Options of an undici `Pool`. Times in milliseconds. */
export interface PoolOptions {
  readonly connections: number;
  readonly headersTimeout: number;
  readonly bodyTimeout: number;
  readonly connect: Connector;
}

/** What a sink provides for its connection. */
export interface ConnectionSpec {
  /**
   * Sent with each request. All values except `user-agent` are registered as secrets, because a server may quote them.
   */
  readonly headers: Readonly<Record<string, string>>;
  /** `(origin, options) => new Pool(origin, options)` */
  readonly openPool: (origin: string, options: PoolOptions) => HttpPool & { destroy(): Promise<void> };
}

/** Kept-alive connections to one server. */
export interface Connection {
  /** `http://influx.example:8086` */
  readonly origin: string;
  /** The connector in use; undefined until the connection is open. For libraries that send requests themselves. */
  readonly connector: Connector | undefined;
  /** Reads the certificates and recreates the pool without connecting. May be called again. */
  open(): Promise<void>;
  /** Sends a request. @throws WriteError (retryable) if no response arrives */
  request(method: 'GET' | 'POST', path: string, signal: AbortSignal, body?: Uint8Array): Promise<Answer>;
  /** Safe to call without `open`, and repeatedly. */
  close(): Promise<void>;
}

/** A sink should allow this many concurrent batches. */
const CONNECTIONS = 4;

export function createConnection(server: ServerOptions, { headers, openPool }: ConnectionSpec): Connection {
  const host = isIPv6(server.host) ? `[${server.host}]` : server.host;
  const origin = `${server.use_ssl ? 'https' : 'http'}://${host}:${server.port}`;
  for (const [name, value] of Object.entries(headers)) if (name.toLowerCase() !== 'user-agent') secret(value);
  let connector: Connector | undefined;
  let pool: ReturnType<typeof openPool> | undefined;

  const close = async (): Promise<void> => {
    const ending = pool;
    pool = undefined;
    await ending?.destroy();
  };
  return {
    origin,
    get connector() {
      return connector;
    },
    async open() {
      await close();
      const timeout = server.timeout_seconds * 1000;
      const configured = server.proxy === undefined ? undefined : parseProxy(server.proxy);
      const opened = createConnector({
        trust: await readTrust(server),
        proxy: proxyFor(origin, configured),
        timeoutMs: timeout,
      });
      connector = opened;
      pool = openPool(origin, {
        connections: CONNECTIONS,
        headersTimeout: timeout,
        bodyTimeout: timeout,
        connect: opened,
      });
    },
    async request(method, path, signal, body) {
      if (pool === undefined) throw retryable(`The connection to ${origin} is not open`);
      return exchange(pool, { origin, method, path, headers, signal, ...(body && { body }) });
    },
    close,
  };
}

async function readTrust(server: ServerOptions): Promise<ServerTrust> {
  if ((server.client_cert === undefined) !== (server.client_key === undefined)) {
    throw retryable('client_cert and client_key must both be set, but only one of them is');
  }
  const [certificateAuthority, cert, key] = await Promise.all(
    (['ca_file', 'client_cert', 'client_key'] as const).map((name) => readPem(name, server[name])),
  );
  return {
    verifySsl: !server.skip_ssl_verify,
    certificateAuthority,
    fingerprints: server.fingerprint ?? [],
    serverName: server.server_name,
    clientCertificate: cert === undefined || key === undefined ? undefined : { cert, key },
    minTlsVersion: server.tls_min_version ?? defaultTrust.minTlsVersion,
  };
}

async function readPem(name: string, file: string | undefined): Promise<string | undefined> {
  if (file === undefined) return undefined;
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw retryable(`Cannot read ${name}: ${(error as Error).message}`, { cause: error });
  }
}
