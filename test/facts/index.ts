import groups from './stat-groups.json' with { type: 'json' };
import queries from './dashboard-queries.json' with { type: 'json' };

/** The stat groups of the example configuration of gostats 0.39 and 0.40, with their OneFS keys. */
export const statGroups: Readonly<Record<string, readonly string[]>> = groups;

export interface DashboardQuery {
  readonly dashboard: string;
  readonly panel: string;
  /** The fields that the query reads. */
  readonly fields: readonly string[];
  readonly query: string;
}

/**
 * What the Grafana dashboards of Isilon Data Insights (MIT) ask of InfluxDB: of the cluster `simcluster`, for the last
 * hour, in steps of 30 s. With the groups above, each gives rows with a value.
 */
export const dashboardQueries: readonly DashboardQuery[] = queries;
