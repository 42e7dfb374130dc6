/** The parts of OneFS answers that we read. Source: the API's own schemas of OneFS 9.11, and recorded answers. */

/** Any JSON value. */
export type JsonValue = string | number | boolean | null | JsonValue[] | { [name: string]: JsonValue };

/** `GET /platform/1/cluster/config` */
export interface ClusterConfigAnswer {
  readonly name: string;
  readonly guid: string;
  readonly devices?: readonly { readonly devid: number; readonly lnn: number; readonly is_up?: boolean }[];
  readonly onefs_version?: { readonly release?: string; readonly version?: string };
}

/** One item of `GET /platform/1/statistics/keys`. */
export interface KeyItem {
  readonly key: string;
  readonly description: string;
  readonly units: string;
  readonly scope: 'cluster' | 'node';
  readonly type: string;
  readonly aggregation_type: string;
  readonly base_name: string | null;
  readonly real_name: string | null;
  /** Seconds. */
  readonly default_cache_time: number;
  readonly policy_cache_time: number | null;
  /** Seconds. The first policy that is not persistent gives the interval at which OneFS refreshes the value. */
  readonly policies:
    | readonly { readonly interval: number; readonly persistent: boolean; readonly retention: number }[]
    | null;
}

/** `GET /platform/1/statistics/keys`; `resume` must be the only argument of the next request. */
export interface KeysAnswer {
  readonly keys: readonly KeyItem[] | null;
  readonly resume?: string | null;
  readonly total?: number;
}

/** One row of `GET /platform/1/statistics/current`. */
export interface StatRow {
  /** 0 for cluster scope. */
  readonly devid: number;
  readonly error: string | null;
  /** null or 0 = good; 3 = degraded, but the value is valid; 1, 2, 9, 10 = not available; 4 to 8 = transient. */
  readonly error_code: number | null;
  readonly key: string;
  /** Seconds since the epoch. */
  readonly time: number;
  readonly value: JsonValue;
  /** LNN; only with `show_nodes`. */
  readonly node?: number;
}

export interface CurrentAnswer {
  readonly stats: readonly StatRow[];
}

/** `GET /platform/3/statistics/summary/<kind>`. The rows are in the member named after the kind. */
export type SummaryAnswer = Readonly<Record<string, readonly { readonly [name: string]: JsonValue }[] | null>>;

/** The body of every error. `code` is missing on the static 401 page. */
export interface ErrorAnswer {
  readonly errors?: readonly { readonly code?: string; readonly message?: string; readonly field?: string }[];
}
