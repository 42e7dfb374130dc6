import { globalDeclarations } from './global-settings.js';
import type { SettingName } from './schema-global.js';
import type { AtReload } from './table-spec.js';
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
  | 'unknownTables'
  | 'table'
  | 'askStores'
  | 'locate';

/** Every other part of a configuration. */
export type GlobalKey = Exclude<keyof ResolvedConfig, ComparedElsewhere>;

export interface GlobalPart {
  /** Where it stands in the file, for what is said of a reload. */
  readonly place: string;
  readonly atReload: AtReload;
  /** Its members that are applied at once, though the others wait for the next start: name → key in the file. */
  readonly atOnce?: Readonly<Record<string, string>>;
}

/** Those that are a table, or several: a new one does not compile until it stands here. */
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

/** The parts of a configuration beside clusters and sinks. */
export const globalParts: Readonly<Record<GlobalKey, GlobalPart>> = {
  ...(Object.fromEntries(settings) as Record<SettingName, GlobalPart>),
  ...tables,
};

export const globalKeys: readonly GlobalKey[] = Object.keys(globalParts) as GlobalKey[];
