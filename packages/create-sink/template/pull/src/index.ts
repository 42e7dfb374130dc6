import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { defineSink, points } from '@gostats/core/sink';
import { z } from 'zod';

/** The sink "__sink__": serves the latest points as JSON at http://127.0.0.1:<port>/. Make it yours. */
export default defineSink({
  name: '__sink__',
  delivery: 'pull',
  config: z.strictObject({ port: z.int().min(1).max(65_535) }),
  create({ port }, { logger }) {
    const latest = new Map<string, readonly object[]>();
    let server: Server | undefined;
    return {
      async init(signal) {
        signal.throwIfAborted();
        server = createServer((_request, response) => response.end(JSON.stringify([...latest.values()].flat())));
        await once(server.listen(port, '127.0.0.1'), 'listening', { signal });
        logger.notice(`Serving the latest points at http://127.0.0.1:${port}/`);
      },
      observe(batch) {
        for (const [measurement, rows] of Map.groupBy(points(batch), (point) => point.measurement)) {
          const now = rows.map(({ tags, fields, timestamp }) => ({ measurement, tags, fields, timestamp }));
          latest.set(`${batch.cluster.id} ${measurement}`, now);
        }
      },
      // The cluster left the configuration: what it sent is no longer true.
      forget(clusterId) {
        for (const key of latest.keys()) if (key.startsWith(`${clusterId} `)) latest.delete(key);
      },
      async close() {
        server?.closeAllConnections();
        if (server?.listening) await once(server.close(), 'close');
      },
    };
  },
});
