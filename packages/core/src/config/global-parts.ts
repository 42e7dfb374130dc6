import { globalDeclarations } from './global-settings.js';
import type { SettingName } from './schema-global.js';
import type { AtReload } from './table-spec.js';
import type { ResolvedConfig } from './types.js';

/** Keys that are compared entry by entry or describe only one file. Tags are compared with the clusters and sinks. */
type ComparedElsewhere =
  | 'file'
  | 'clusters'
  | 'sinks'
  | 'tags'
  | 'unusableClusters'
  | 'unusableSinks'
  | 'problems'
  | 'warnings'
  | 'unknownTables'
  | 'table'
  | 'askStores'
  | 'locate';

/** Every other key of a configuration. */
export type GlobalKey = Exclude<keyof ResolvedConfig, ComparedElsewhere>;

export interface GlobalPart {
  /** Its place in the file, for messages about a reload. */
  readonly place: string;
  readonly atReload: AtReload;
  /** Members that are applied immediately, while the others require a restart: name → key in the file. */
  readonly atOnce?: Readonly<Record<string, string>>;
}

/** The parts that are one table or several. The type makes it an error to omit a new one here. */
const tables: Readonly<Record<Exclude<GlobalKey, SettingName>, GlobalPart>> = {
  logging: { place: '[logging]', atReload: 'restart', atOnce: { level: 'log_level' } },
  telemetry: { place: '[telemetry]', atReload: 'restart' },
  sources: { place: '[[source]]', atReload: 'replan' },
  plugins: { place: '[[plugin]]', atReload: 'restart' },
  statGroups: { place: 'the active stat groups', atReload: 'replan' },
  summaries: { place: '[summary_stats]', atReload: 'replan' },
};

const settings = globalDeclarations
  .filter(([, of]) => 'resolve' in of)
  .map(([name, { key, atReload }]) => [name, { place: key, atReload }] as const);

/** The parts of a configuration other than clusters and sinks. */
export const globalParts: Readonly<Record<GlobalKey, GlobalPart>> = {
  ...(Object.fromEntries(settings) as Record<SettingName, GlobalPart>),
  ...tables,
};

export const globalKeys: readonly GlobalKey[] = Object.keys(globalParts) as GlobalKey[];
