import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * Where a server's program is, or nothing after a line on stderr that says what to install.
 * For `describe.skipIf(findBinary(…) === undefined)`.
 *
 * @param names the program's possible names
 * @throws Error when it is missing and `CI` is set: a pipeline must not pass because it tests less
 */
export function findBinary(names: readonly string[], install: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin', '/usr/sbin', '/usr/local/bin'];
  const found = folders.flatMap((folder) => names.map((name) => join(folder, name))).find(isExecutable);
  if (found !== undefined) return found;
  const problem = `Cannot find ${names.join(' or ')} on PATH. Install it: ${install}`;
  if (process.env['CI']) throw new Error(problem);
  process.stderr.write(`Tests left out. ${problem}\n`);
  return undefined;
}

/** InfluxDB 1.x's server. */
export const influxDbBinary = (): string | undefined => findBinary(['influxd'], 'apt-get install influxdb');

/** VictoriaMetrics: takes InfluxDB v2 writes, and is in Debian, which InfluxDB 2 is not. */
export const victoriaMetricsBinary = (): string | undefined =>
  findBinary(['victoria-metrics', 'victoria-metrics-prod'], 'apt-get install victoria-metrics');

/** Prometheus, and its tool that checks pages and configurations. */
export const prometheusBinary = (): string | undefined => findBinary(['prometheus'], 'apt-get install prometheus');
export const promtoolBinary = (): string | undefined => findBinary(['promtool'], 'apt-get install prometheus');

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
