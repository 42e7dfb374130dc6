import { createCluster, type ClusterSpec, type SimulatedCluster } from '../src/index.js';

/** 2026-01-15 12:00 UTC. */
export const NOON = 1_768_478_400_000;
export const BASE = 'https://simcluster:8080';
export const BASIC = { authorization: `Basic ${btoa('gostats:gostats')}` };

/** A clock that is turned by hand; milliseconds. */
export interface HandClock {
  now: number;
}

export interface Row {
  readonly devid: number;
  readonly error: string | null;
  readonly error_code: number | null;
  readonly key: string;
  readonly node?: number;
  readonly time: number;
  readonly value: unknown;
}

/** A cluster of four nodes at noon, and the clock that it reads. Waiting takes no time: it turns the clock. */
export function makeCluster(spec: Partial<ClusterSpec> = {}): { cluster: SimulatedCluster; clock: HandClock } {
  const clock = { now: NOON };
  const delay = (ms: number): Promise<void> => {
    clock.now += ms;
    return Promise.resolve();
  };
  const cluster = createCluster({ name: 'simcluster', nodes: 4, ...spec }, { now: () => clock.now, delay });
  return { cluster, clock };
}

/** GET with basic authentication. */
export function get(
  cluster: SimulatedCluster,
  path: string,
  headers: Record<string, string> = BASIC,
): Promise<Response> {
  return cluster.handle(new Request(BASE + path, { headers }));
}

export async function getJson(cluster: SimulatedCluster, path: string): Promise<Record<string, unknown>> {
  const response = await get(cluster, path);
  if (response.status !== 200) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Record<string, unknown>;
}

/** Rows of statistics/current for these keys, of all nodes. */
export async function rowsOf(cluster: SimulatedCluster, keys: readonly string[], more = ''): Promise<Row[]> {
  const query = keys.map((key) => `key=${encodeURIComponent(key)}`).join('&');
  const body = await getJson(cluster, `/platform/1/statistics/current?devid=all&show_nodes=true&${query}${more}`);
  return body['stats'] as Row[];
}

/** The number that a cluster-scoped key has. */
export async function numberOf(cluster: SimulatedCluster, key: string): Promise<number> {
  return (await rowsOf(cluster, [key]))[0]?.value as number;
}
