import { createConnection } from '@gostats/line-protocol';
import type { Connection } from '@gostats/line-protocol';
import { Pool } from 'undici';
import type { InfluxDbOptions } from './config.js';

/** One configured InfluxDB. */
export interface InfluxDbConnection extends Connection {
  readonly options: InfluxDbOptions;
  /** The configured sink's id, for messages. */
  readonly id: string;
}

/** The user goes into a header and not into the path, which ends in logs on the way. */
export function connectionTo(options: InfluxDbOptions, from: { id: string; userAgent: string }): InfluxDbConnection {
  const { authenticated, username, password = '' } = options;
  const credentials = Buffer.from(`${username}:${password}`).toString('base64');
  const connection = createConnection(options, {
    headers: { 'user-agent': from.userAgent, ...(authenticated && { authorization: `Basic ${credentials}` }) },
    openPool: (origin, settings) => new Pool(origin, settings),
  });
  return Object.assign(connection, { options, id: from.id });
}
