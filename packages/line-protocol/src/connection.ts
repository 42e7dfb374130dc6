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

/** Where a server is and how to talk to it: keys that the tables of the InfluxDB sinks have in common. */
export interface ServerOptions {
  readonly host: string;
  readonly port: number;
  readonly use_ssl: boolean;
  readonly skip_ssl_verify: boolean;
  /** PEM file of the authorities to trust, instead of those that the process knows. */
  readonly ca_file?: string | undefined;
  /** As `parseFingerprint` of @gostats/net gives them: these certificates are trusted, and no others. */
  readonly fingerprint?: readonly string[];
  /** The name that the certificate must bear, where it is not `host`. */
  readonly server_name?: string | undefined;
  /** PEM files of a certificate to show, and of its key. */
  readonly client_cert?: string | undefined;
  readonly client_key?: string | undefined;
  readonly tls_min_version?: TlsVersion;
  /** URL of a proxy, or `none`; absent: that of the environment. */
  readonly proxy?: string | undefined;
  /** For each of: connecting, the wait for an answer, a pause within it. */
  readonly timeout_seconds: number;
}

/** Options of an undici `Pool`. Times in milliseconds. */
export interface PoolOptions {
  readonly connections: number;
  readonly headersTimeout: number;
  readonly bodyTimeout: number;
  readonly connect: Connector;
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
  /** Makes its connections; known once it is open. For libraries that send requests of their own. */
  readonly connector: Connector | undefined;
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
