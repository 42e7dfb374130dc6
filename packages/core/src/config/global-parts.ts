import type { ResolvedConfig } from './types.js';

/** What is compared entry by entry, or concerns one file alone. Tags are compared with what they are added to. */
type ComparedElsewhere =
  | 'file'
  | 'clusters'
  | 'sinks'
  | 'tags'
  | 'unusableClusters'
  | 'unusableSinks'
  | 'problems'
  | 'warnings'
  | 'strangeTables'
  | 'table'
  | 'askStores'
  | 'locate';

/** Every other part of a configuration: a new one does not compile until it stands below. */
export type GlobalKey = Exclude<keyof ResolvedConfig, ComparedElsewhere>;

export interface GlobalPart {
  /** Where it stands in the file, for what is said of a reload. */
  readonly place: string;
  /** It decides what clusters are asked, and how: a change of it makes them plan anew. */
  readonly replans: boolean;
}

/** The parts of a configuration beside clusters and sinks. */
export const globalParts: Readonly<Record<GlobalKey, GlobalPart>> = {
  version: { place: 'version', replans: false },
  strict: { place: 'strict', replans: false },
  logging: { place: '[logging]', replans: false },
  telemetry: { place: '[telemetry]', replans: false },
  plugins: { place: '[[plugin]]', replans: false },
  statGroups: { place: 'the active stat groups', replans: true },
  summaries: { place: '[summary_stats]', replans: true },
  sinkMaxRetries: { place: 'stats_processor_max_retries', replans: false },
  sinkRetryIntervalMs: { place: 'stats_processor_retry_interval', replans: false },
  maxRetries: { place: 'max_retries', replans: true },
  minUpdateIntervalMs: { place: 'min_update_interval_override', replans: true },
  includeDegraded: { place: 'include_degraded', replans: true },
  fetchByStatgroup: { place: 'fetch_by_statgroup', replans: true },
  statTimeoutSeconds: { place: 'stat_timeout', replans: true },
  statRetries: { place: 'stat_retries', replans: true },
  statRetryIntervalMs: { place: 'stat_retry_interval', replans: true },
};

export const globalKeys: readonly GlobalKey[] = Object.keys(globalParts) as GlobalKey[];
