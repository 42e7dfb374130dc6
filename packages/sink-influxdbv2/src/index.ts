import { defineSink } from '@gostats/core/sink';
import type { SinkDefinition } from '@gostats/core/sink';
import { deliverLines, insecureChoicesOf, lineChunks } from '@gostats/line-protocol';
import { influxDbV2Config } from './config.js';
import type { InfluxDbV2Options } from './config.js';
import { connectionTo } from './connection.js';
import { checkReachable } from './reachable.js';
import { writeLines } from './write-lines.js';

/** Writes to InfluxDB 2.x and compatible servers. */
const influxdbv2: SinkDefinition<InfluxDbV2Options> = defineSink<InfluxDbV2Options>({
  name: 'influxdbv2',
  delivery: 'push',
  config: influxDbV2Config,
  maxConcurrency: 4,
  create(options, { id, logger, userAgent }) {
    for (const choice of insecureChoicesOf(options, options.access_token !== undefined))
      logger.warn(choice, { insecure: 'server' });
    const connection = connectionTo(options, { id, userAgent });
    return {
      destination: {
        text: [`${connection.origin}, organization ${options.org || 'none'}, bucket ${options.bucket || 'none'}`],
        reads: [options.ca_file, options.client_cert, options.client_key].filter((file) => file !== undefined),
      },
      async init(signal) {
        await connection.open();
        await checkReachable(connection, signal);
        logger.info(`Connected to InfluxDB at ${connection.origin}`, { org: options.org, bucket: options.bucket });
      },
      writePoints: (batch, signal) =>
        deliverLines(lineChunks(batch, { signal }), ({ body }) => writeLines(connection, body, signal)),
      close: () => connection.close(),
    };
  },
});

export default influxdbv2;
