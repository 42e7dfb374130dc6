import { createConnection } from '@gostats/line-protocol';
import type { Connection } from '@gostats/line-protocol';
import { Pool } from 'undici';
import type { InfluxDbV2Options } from './config.js';

/** A connection to a configured InfluxDB 2 server. */
export interface InfluxDbV2Connection extends Connection {
  readonly options: InfluxDbV2Options;
  /** The id of the sink, for messages. */
  readonly id: string;
}

export function connectionTo(
  options: InfluxDbV2Options,
  from: { id: string; userAgent: string },
): InfluxDbV2Connection {
  const token = options.access_token;
  const connection = createConnection(options, {
    headers: { 'user-agent': from.userAgent, ...(token !== undefined && { authorization: `Token ${token}` }) },
    openPool: (origin, settings) => new Pool(origin, settings),
  });
  return Object.assign(connection, { options, id: from.id });
}
