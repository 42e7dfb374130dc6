import { join } from 'node:path';
import { victoriaMetricsBinary } from './binaries.js';
import { startServer } from './process.js';
import type { TestServer } from './process.js';

/** Starts VictoriaMetrics. Ask `victoriaMetricsBinary()` first. @throws Error when it is missing or does not start */
export function startVictoriaMetrics(): Promise<TestServer> {
  const binary = victoriaMetricsBinary();
  if (binary === undefined) throw new Error('VictoriaMetrics is not installed');
  return startServer({
    name: 'victoria-metrics',
    binary,
    readyPath: '/health',
    prepare: async ({ folder, port }) => [
      `-httpListenAddr=127.0.0.1:${port}`,
      `-storageDataPath=${join(folder, 'data')}`,
      // Tests write fixed times of the past, and ask for them at once.
      '-retentionPeriod=100y',
      '-search.latencyOffset=0s',
      '-memory.allowedBytes=128MiB',
    ],
  });
}
