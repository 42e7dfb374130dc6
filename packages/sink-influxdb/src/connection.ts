import { createConnection } from '@gostats/line-protocol';
import type { Connection } from '@gostats/line-protocol';
import { Pool } from 'undici';
import type { InfluxDbOptions } from './config.js';

/** A connection to a configured InfluxDB server. */
export interface InfluxDbConnection extends Connection {
  readonly options: InfluxDbOptions;
  /** The id of the sink, for messages. */
  readonly id: string;
}

/** Credentials are sent in a header, because a path ends up in logs along the way. */
export function connectionTo(options: InfluxDbOptions, from: { id: string; userAgent: string }): InfluxDbConnection {
  const { authenticated, username, password = '' } = options;
  const credentials = Buffer.from(`${username}:${password}`).toString('base64');
  const connection = createConnection(options, {
    headers: { 'user-agent': from.userAgent, ...(authenticated && { authorization: `Basic ${credentials}` }) },
    openPool: (origin, settings) => new Pool(origin, settings),
  });
  return Object.assign(connection, { options, id: from.id });
}
