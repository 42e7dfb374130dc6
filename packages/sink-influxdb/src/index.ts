import { deliverLines, insecureChoicesOf, lineChunks } from '@gostats/line-protocol';
import { defineSink } from '@gostats/core/sink';
import type { SinkDefinition } from '@gostats/core/sink';
import { influxDbConfig } from './config.js';
import type { InfluxDbOptions } from './config.js';
import { connectionTo } from './connection.js';
import { ping } from './management.js';
import { writeLines } from './write-lines.js';

/** Writes to InfluxDB 1.x with one measurement per stat key, like gostats (Go). */
const influxdb: SinkDefinition<InfluxDbOptions> = defineSink<InfluxDbOptions>({
  name: 'influxdb',
  delivery: 'push',
  config: influxDbConfig,
  maxConcurrency: 4,
  create(options, { id, logger, userAgent }) {
    for (const choice of insecureChoicesOf(options, options.authenticated)) logger.warn(choice, { insecure: 'server' });
    const connection = connectionTo(options, { id, userAgent });
    return {
      destination: {
        text: [
          `${connection.origin}, ${options.database === '' ? 'no database' : `database ${options.database}`}${options.authenticated ? `, user ${options.username}` : ''}`,
        ],
        reads: [options.ca_file, options.client_cert, options.client_key].filter((file) => file !== undefined),
      },
      async init(signal) {
        await connection.open();
        const version = await ping(connection, signal);
        // For an empty write, the server only checks that the database exists and that the user may write to it.
        await writeLines(connection, new Uint8Array(), signal);
        logger.info(`Connected to InfluxDB ${version} at ${connection.origin}`, { database: options.database });
      },
      writePoints: (batch, signal) =>
        deliverLines(lineChunks(batch, { signal }), ({ body }) => writeLines(connection, body, signal)),
      close: () => connection.close(),
    };
  },
});

export default influxdb;
