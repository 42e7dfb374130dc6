/** What differs from test to test; everything else is as short as it can be. */
export interface Idic {
  readonly global?: Readonly<Record<string, Toml>>;
  readonly logging?: Readonly<Record<string, Toml>>;
  readonly clusters: readonly Readonly<Record<string, Toml>>[];
  /** Group name → keys. All are active. */
  readonly groups: Readonly<Record<string, readonly string[]>>;
  /** `update_interval` of all groups. Default `*`. */
  readonly interval?: string;
  /** Further tables, as TOML. */
  readonly more?: string;
}

type Toml = string | number | boolean | readonly string[];

/** An `idic.toml`. Clusters are on this machine and their certificate is not checked, unless they say so. */
export function idic({
  global = {},
  logging = { log_to_stdout: true },
  clusters,
  groups,
  interval = '*',
  more = '',
}: Idic): string {
  const cluster = { hostname: '127.0.0.1', username: 'gostats', password: 'gostats' };
  return [
    table('[global]', {
      version: '0.40',
      min_update_interval_override: 1,
      active_stat_groups: Object.keys(groups),
      ...global,
    }),
    table('[logging]', logging),
    ...clusters.map((own) =>
      table('[[cluster]]', { ...cluster, ...('ca_file' in own ? {} : { 'verify-ssl': false }), ...own }),
    ),
    ...Object.entries(groups).map(([name, stats]) =>
      table('[[statgroup]]', { name, update_interval: interval, stats }),
    ),
    more,
  ].join('\n');
}

/** JSON's texts, numbers and lists are TOML's too. */
function table(head: string, entries: Readonly<Record<string, Toml>>): string {
  return `${head}\n${Object.entries(entries)
    .map(([name, value]) => `${name} = ${JSON.stringify(value)}\n`)
    .join('')}`;
}
