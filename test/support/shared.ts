import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Reads a JSON file of the facts that lie beside the repository. @throws Error that names the file when it is missing */
function readShared(name: string): unknown {
  const file = fileURLToPath(new URL(`../../../shared/${name}`, import.meta.url));
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as unknown;
  } catch (error) {
    throw new Error(`This test needs the facts about gostats and OneFS: ${file} cannot be read.`, { cause: error });
  }
}

/** The stat groups of gostats' example configuration. */
export const statGroups = (): Readonly<Record<string, readonly string[]>> =>
  (readShared('gostats/stat-groups.json') as { groups: Record<string, readonly string[]> }).groups;

export interface DashboardQuery {
  readonly dashboard: string;
  readonly panel: string;
  readonly query: string;
}

/** What the public Grafana dashboards ask of InfluxDB. */
export const dashboardQueries = (): readonly DashboardQuery[] =>
  (readShared('gostats/dashboard-queries.json') as { queries: readonly DashboardQuery[] }).queries;
