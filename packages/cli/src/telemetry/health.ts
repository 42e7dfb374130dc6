import type { LaneStatus } from '@gostats/core';
import type { ClusterLife } from './watch-clusters.js';

/** What `/health` answers, as JSON. Times are ISO 8601. */
export interface Health {
  /** `failing`: nothing is collected. `degraded`: something is not as it should be, the rest goes on. */
  readonly status: 'ok' | 'degraded' | 'failing';
  readonly version: string;
  readonly clusters: readonly ClusterHealth[];
  readonly sinks: readonly SinkHealth[];
}

export interface ClusterHealth {
  /** `host:port` */
  readonly cluster: string;
  readonly name?: string | undefined;
  readonly state: 'starting' | 'up' | 'down';
  readonly since: string;
  readonly lastError?: string | undefined;
}

export interface SinkHealth {
  readonly sink: string;
  readonly state: LaneStatus['state'];
  readonly pointsWaiting: number;
  readonly pointsDropped: number;
  readonly lastError?: string | undefined;
}

export interface Observed {
  readonly version: string;
  /** Ids of the clusters of the configuration. */
  readonly clusters: readonly string[];
  /** Since when that configuration is in use, milliseconds since the epoch. */
  readonly since: number;
  readonly lives: ReadonlyMap<string, ClusterLife>;
  readonly lanes: readonly SinkHealth[];
  readonly now: number;
  /** Takes secrets out of what others said. */
  readonly redact: (text: string) => string;
}

/** To log in to a large cluster and read its keys takes seconds; a restart in the middle of it would not help. */
export const GRACE_MS = 60_000;

/** How the collector is, all told. */
export function healthOf({ version, clusters, since, lives, lanes, now, redact }: Observed): Health {
  const said = (text: string | undefined): string | undefined => (text === undefined ? undefined : redact(text));
  const clusterHealth = clusters.map((id): ClusterHealth => {
    const life = lives.get(id);
    if (life === undefined) return { cluster: id, state: 'starting', since: new Date(since).toISOString() };
    return { cluster: id, ...life, since: new Date(life.since).toISOString(), lastError: said(life.lastError) };
  });
  const sinks = lanes.map(({ sink, state, pointsWaiting, pointsDropped, lastError }): SinkHealth => {
    return { sink, state, pointsWaiting, pointsDropped, lastError: said(lastError) };
  });
  const young = now - since < GRACE_MS;
  const good = ({ state }: ClusterHealth): boolean => state === 'up' || (young && state === 'starting');
  const collects = young || clusterHealth.some(({ state }) => state === 'up');
  const allGood = clusterHealth.every(good) && sinks.every(isFine);
  return { status: !collects ? 'failing' : allGood ? 'ok' : 'degraded', version, clusters: clusterHealth, sinks };
}

function isFine({ state, lastError }: SinkHealth): boolean {
  return lastError === undefined && (state === 'running' || state === 'starting');
}
