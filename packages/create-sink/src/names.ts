/** What a sink's package is called, from what its author typed. */
export interface SinkNames {
  /** What the configuration calls the sink, and its table: `mything`. */
  readonly sink: string;
  /** `gostats-sink-mything`, with the scope if there was one. */
  readonly packageName: string;
  /** What `use` or `stats_processor` says: the bare name, or the package's when it has a scope. */
  readonly use: string;
}

/** Something that the person at the terminal can mend. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const SINK_NAME = /^[a-z](?:-?[a-z0-9])*$/;
const SCOPE = /^@[a-z0-9][a-z0-9._-]*$/;
/** npm takes names of up to 214 characters, with the scope. */
const MAX_NAME_LENGTH = 100;
/** Tables of the configuration that gostats reads itself: a sink's own table would be the same. */
export const RESERVED_TABLES: readonly string[] = [
  'global',
  'logging',
  'telemetry',
  'limits',
  'web',
  'cluster',
  'statgroup',
  'summary_stats',
  'sink',
  'source',
  'plugin',
  'secret_store',
];
/** A bare name is looked for as `@gostats/sink-<name>` first. */
export const OUR_SINKS: readonly string[] = ['discard', 'influxdb', 'influxdbv2', 'prometheus'];

/**
 * @param typed `mything`, `gostats-sink-mything`, `@acme/mything` or `@acme/gostats-sink-mything`
 * @throws UsageError that says what is wrong with it
 */
export function sinkNames(typed: string): SinkNames {
  const [, scope, rest] = /^(?:([^/]*)\/)?(.*)$/.exec(typed) as unknown as readonly [
    string,
    string | undefined,
    string,
  ];
  if (scope !== undefined && !SCOPE.test(scope)) {
    throw new UsageError(`"${typed}": expected a scope like @acme before the slash, found "${scope}".`);
  }
  const sink = rest.replace(/^gostats-sink-/, '');
  if (!SINK_NAME.test(sink) || sink.length > MAX_NAME_LENGTH) {
    throw new UsageError(
      `"${typed}": expected a name of lower-case letters, digits and hyphens, such as "mything" or "my-thing".`,
    );
  }
  if (RESERVED_TABLES.includes(sink)) {
    throw new UsageError(
      `"${sink}": gostats reads a table of that name itself, so a sink cannot have it. Choose another name.`,
    );
  }
  if (OUR_SINKS.includes(sink) && scope === undefined) {
    throw new UsageError(
      `"${sink}": gostats has a sink of that name. Choose another, or one with a scope: @acme/${sink}.`,
    );
  }
  const packageName = `${scope === undefined ? '' : `${scope}/`}gostats-sink-${sink}`;
  return { sink, packageName, use: scope === undefined ? sink : packageName };
}
