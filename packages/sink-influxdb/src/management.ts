import { retryable } from '@gostats/core/sink';
import { agentOf } from '@gostats/net';
import { InfluxDB } from 'influx';
import type { InfluxDbConnection } from './connection.js';

/**
 * Checks that InfluxDB is reachable.
 *
 * @returns its version, or `of an unknown version`
 * @throws WriteError (retryable) with the reason if it is not
 */
export async function ping(connection: InfluxDbConnection, signal: AbortSignal): Promise<string> {
  const [host] = await unlessAborted(
    () => client(connection, signal).ping(connection.options.timeout_seconds * 1000),
    signal,
  );
  if (host?.online === true) return host.version ?? 'of an unknown version';
  // The client does not report a reason, so send a request of our own to find it.
  const { status } = await connection.request('GET', '/ping', signal);
  if (status < 300 || status === 401) return 'of an unknown version';
  throw retryable(`${connection.origin} answered ${status} to /ping; expected an InfluxDB 1.x server`);
}

/** Creates the database. @throws WriteError (retryable), with a remedy if this user lacks the permission */
export async function createDatabase(connection: InfluxDbConnection, signal: AbortSignal): Promise<void> {
  const { origin, options } = connection;
  try {
    await unlessAborted(() => client(connection, signal).createDatabase(options.database), signal);
  } catch (error) {
    if (signal.aborted) throw error;
    const { res, code } = error as { res?: { statusCode?: number }; code?: string };
    const status = res?.statusCode;
    const reason =
      status === 401 || status === 403
        ? `this user must not create it. Have an administrator create it and grant WRITE on it`
        : `creating it failed (${status ?? code ?? 'no answer'})`;
    // No `cause`: the client's errors contain the whole request, including the password in its headers.
    throw retryable(`${origin} has no database "${options.database}", and ${reason}`);
  }
}

/**
 * Creates a new client for each call: after a failure a client refuses requests for a while, but the host has its own
 * retry schedule. The signal is passed to `http.request`, so that an abort leaves no connection behind.
 */
function client({ options, origin, connector }: InfluxDbConnection, signal: AbortSignal): InfluxDB {
  const protocol = options.use_ssl ? 'https' : 'http';
  const agent = connector && agentOf(connector, `${protocol}:`);
  return new InfluxDB({
    hosts: [
      { host: new URL(origin).hostname, port: options.port, protocol, options: { ...(agent && { agent }), signal } },
    ],
    database: options.database,
    // If omitted, the client would send root:root. Only a non-string value makes it send nothing.
    username: options.authenticated ? options.username : (null as unknown as string),
    password: options.password ?? '',
    pool: { requestTimeout: options.timeout_seconds * 1000, maxRetries: 0 },
  });
}

/** Rejects with the abort reason, because an aborted call of the client ends with its own error or never ends. */
async function unlessAborted<T>(call: () => Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(signal.reason as Error);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([call(), aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
