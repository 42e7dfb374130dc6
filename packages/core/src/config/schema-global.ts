import type { Findings } from './findings.js';
import { globalDeclarations, type globalSettings } from './global-settings.js';
import { key, type TableSpec } from './table-spec.js';

type Settings = typeof globalSettings;
type TypesOf<Name extends keyof Settings> = NonNullable<Settings[Name]['types']>;

/** `[global]`, as in the file. */
export type GlobalTable = { [Name in keyof Settings as Settings[Name]['key']]: Parameters<TypesOf<Name>>[0] };

/** The names in `ResolvedConfig` of the keys that have a value there. */
export type SettingName = {
  [Name in keyof Settings]: 'isSelector' extends keyof Settings[Name] ? never : Name;
}[keyof Settings];

/** The resolved values of `[global]`. */
export type GlobalValues = { readonly [Name in keyof Pick<Settings, SettingName>]: ReturnType<TypesOf<Name>> };

export const globalSpec: TableSpec<GlobalTable> = {
  name: 'global',
  repeated: false,
  isOfGostats: true,
  about: 'Settings for all clusters and all sinks.',
  atReload: 'apply',
  keys: Object.fromEntries(
    globalDeclarations.map(([, of]) => [of.key, key(of.schema, of)]),
  ) as TableSpec<GlobalTable>['keys'],
};

export function resolveSettings(table: GlobalTable, findings: Findings): GlobalValues {
  const given = table as Readonly<Record<string, unknown>>;
  const values = globalDeclarations.flatMap(([name, of]) =>
    'resolve' in of ? [[name, of.resolve(given[of.key], findings)] as const] : [],
  );
  return Object.fromEntries(values) as GlobalValues;
}
