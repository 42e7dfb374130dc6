import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { influxDbBinary } from './binaries.js';
import { freePort, startServer } from './process.js';
import type { TestServer } from './process.js';

export interface InfluxDbOptions {
  /** Ask for user and password. The first user to be created must be an administrator. */
  readonly authentication?: boolean;
}

/** Starts InfluxDB 1.x. Ask `influxDbBinary()` first. @throws Error when it is not installed or does not start */
export function startInfluxDb(options: InfluxDbOptions = {}): Promise<TestServer> {
  const binary = influxDbBinary();
  if (binary === undefined) throw new Error('InfluxDB is not installed');
  return startServer({
    name: 'influxdb',
    binary,
    readyPath: '/ping',
    async prepare({ folder, port }) {
      const file = join(folder, 'influxdb.conf');
      await writeFile(file, configuration(folder, port, await freePort(), options));
      return ['run', '-config', file];
    },
  });
}

/** The top-level `bind-address` is the one of the backup RPC service, which would take port 8088 otherwise. */
function configuration(
  folder: string,
  port: number,
  rpcPort: number,
  { authentication = false }: InfluxDbOptions,
): string {
  return `
reporting-enabled = false
bind-address = "127.0.0.1:${rpcPort}"
[meta]
  dir = "${folder}/meta"
[data]
  dir = "${folder}/data"
  wal-dir = "${folder}/wal"
  query-log-enabled = false
[monitor]
  store-enabled = false
[http]
  bind-address = "127.0.0.1:${port}"
  auth-enabled = ${authentication}
  log-enabled = false
[continuous_queries]
  enabled = false
`;
}
