/**
 * Maximum length of a path with its query. OneFS rejects request URIs above 8096 bytes, and Dell's own connector stops
 * at 7000 (source: isi_stats_client.py of isilon_data_insights_connector).
 */
export const URL_LIMIT = 7_000;

/** The summaries that the collector reads; `/platform/3/statistics/summary/<name>`. */
export type SummaryName = 'protocol' | 'client' | 'drive' | 'system' | 'heat';

export interface CurrentPathOptions {
  readonly keys: readonly string[];
  /** How long OneFS waits for its other nodes; 0 or absent = its default. */
  readonly timeoutSeconds?: number;
}

export interface SummaryPathOptions {
  /** Return an answer even when a node is down. Default: true. */
  readonly degraded?: boolean;
  readonly timeoutSeconds?: number;
  /** Only for `heat`: maximum length and depth of paths. */
  readonly limits?: { readonly maxpath?: number; readonly pathdepth?: number };
}

/**
 * Returns the path of name, guid, release and devices. Version 3 adds which nodes are up; a cluster older than OneFS
 * 8.0 answers 404 to it. Newer clusters still support versions 1 and 3.
 */
export function clusterConfigPath(version: 1 | 3 = 3): string {
  return `/platform/${version}/cluster/config`;
}

/** All keys in one answer are several megabytes, and parsing them would block the event loop. */
const KEYS_A_PAGE = 1_000;

/** Returns the path of the key catalogue. A page's `resume` must be the only argument of the next request. */
export function keysPath(resume?: string): string {
  const path = '/platform/1/statistics/keys';
  return resume === undefined ? `${path}?limit=${KEYS_A_PAGE}` : `${path}?resume=${encodeURIComponent(resume)}`;
}

/** Returns the path of one key's metadata. */
export function keyPath(key: string): string {
  return `/platform/1/statistics/keys/${encodeURIComponent(key)}`;
}

/**
 * Returns the path of current values on all nodes that are up. An unknown key fails the whole request with status 400.
 * A node that is down would do the same without `degraded`. `show_nodes` adds the LNN. Key names of sensors can contain
 * spaces and `+`.
 */
export function currentPath({ keys, timeoutSeconds }: CurrentPathOptions): string {
  return currentBase(timeoutSeconds) + keys.map(keyArgument).join('');
}

/** @param kind protocol, client, drive, system or heat */
export function summaryPath(
  kind: SummaryName,
  { degraded = true, timeoutSeconds, limits }: SummaryPathOptions = {},
): string {
  const query = new URLSearchParams({ degraded: String(degraded) });
  if (timeoutSeconds !== undefined && timeoutSeconds > 0) query.set('timeout', String(timeoutSeconds));
  for (const [name, value] of Object.entries(limits ?? {})) query.set(name, String(value));
  return `/platform/3/statistics/summary/${kind}?${query.toString()}`;
}

/**
 * Splits `keys`, in order, into parts whose URLs do not exceed {@link URL_LIMIT}.
 * @param base the URL before the keys; `currentPath({ keys: [], timeoutSeconds })`
 */
export function splitByUrl(
  keys: readonly string[],
  base: string = currentBase(undefined),
  limit: number = URL_LIMIT,
): string[][] {
  const parts: string[][] = [];
  let length = Number.POSITIVE_INFINITY;
  for (const key of keys) {
    const more = keyArgument(key).length;
    if (length + more > limit) {
      parts.push([]);
      length = base.length;
    }
    parts.at(-1)?.push(key);
    length += more;
  }
  return parts;
}

function currentBase(timeoutSeconds: number | undefined): string {
  const timeout = timeoutSeconds !== undefined && timeoutSeconds > 0 ? `&timeout=${timeoutSeconds}` : '';
  return `/platform/1/statistics/current?degraded=true&devid=all&show_nodes=true${timeout}`;
}

function keyArgument(key: string): string {
  return `&key=${encodeURIComponent(key)}`;
}
