import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { KEEP_ALIVE_SECONDS } from '../http/responses.js';
import { MAX_URL_LENGTH, type SimulatedCluster } from '../simulated-cluster.js';
import { makeCertificate, type TlsMaterial } from './certificate.js';
import { connectionListener } from './connection-listener.js';

export interface ServeOptions {
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** 0 (default): free ports; N: the clusters get N, N+1, … */
  readonly port?: number;
  /** Key and certificate (PEM). Default: created at start. */
  readonly tls?: TlsMaterial;
  /** Idle connections are closed after this time. Default 15000, as on OneFS. */
  readonly keepAliveMs?: number;
}

export interface Endpoint {
  readonly cluster: SimulatedCluster;
  /** `https://host:port`, without a path. */
  readonly url: string;
  readonly port: number;
}

export interface ServedClusters {
  readonly endpoints: readonly Endpoint[];
  /** PEM certificate to use as `ca_file` in a client. */
  readonly certificate: string;
  /** Closes all ports and connections. May be called twice. */
  close(): Promise<void>;
}

/** Starts one HTTPS server per cluster. Rejects if a port is not available; nothing stays open then. */
export async function serveClusters(
  clusters: readonly SimulatedCluster[],
  options: ServeOptions = {},
): Promise<ServedClusters> {
  const host = options.host ?? '127.0.0.1';
  const tls = options.tls ?? (await makeCertificate(host));
  const servers: Server[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(servers.splice(0).map(closeServer));
  };
  const endpoints: Endpoint[] = [];
  try {
    for (const [index, cluster] of clusters.entries()) {
      const server = serverOf(cluster, tls, options.keepAliveMs ?? KEEP_ALIVE_SECONDS * 1000);
      servers.push(server);
      const port = await listen(server, host, options.port ? options.port + index : 0);
      endpoints.push({ cluster, port, url: `https://${host.includes(':') ? `[${host}]` : host}:${port}` });
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { endpoints, certificate: tls.cert, close };
}

function serverOf(cluster: SimulatedCluster, tls: TlsMaterial, keepAliveMs: number): Server {
  // The model returns 414 itself, so node:http must accept longer request lines.
  const options = {
    ...tls,
    maxHeaderSize: MAX_URL_LENGTH * 8,
    keepAliveTimeout: keepAliveMs,
    keepAliveTimeoutBuffer: 0,
  };
  const server = createServer(options, connectionListener(cluster));
  return server;
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const remedy = 'Choose another port, or 0 for a free one.';
      const message = `E_SIMULATOR_LISTEN  Cannot listen on ${host}:${port}: ${cause.code ?? cause.message}. ${remedy}`;
      reject(new Error(message, { cause }));
    });
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
