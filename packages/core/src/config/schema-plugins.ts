import { z } from 'zod';
import { optionsTable, text, textList } from './schema-values.js';
import { shapingKeys, type ShapingTable } from './schema-shaping.js';
import { key, type TableSpec } from './table-spec.js';

/** One `[[sink]]`, as in the file. */
export interface SinkTable extends ShapingTable {
  use: string;
  id: string | undefined;
  on_start_failure: 'retry' | 'fail' | 'ignore';
  clusters: string[] | undefined;
  stat_groups: string[] | undefined;
  allow_unsafe_path: boolean;
  isolate: 'none' | 'process';
  max_memory_mb: number | undefined;
  may_read: string[] | undefined;
  may_write: string[] | undefined;
  options: Readonly<Record<string, unknown>> | undefined;
}

/** One `[[source]]`, as in the file. */
export interface SourceTable {
  use: string;
  id: string | undefined;
  on_start_failure: 'fail' | 'ignore';
  clusters: string[] | undefined;
  allow_unsafe_path: boolean;
  options: Readonly<Record<string, unknown>>;
}

/** One `[[plugin]]`, as in the file. */
export interface PluginTable {
  use: string;
  id: string | undefined;
  allow_unsafe_path: boolean;
  options: Readonly<Record<string, unknown>>;
}

const ADDED = { origin: 'added' } as const;

// An id is used as a folder name (the spool) and as a label value.
const id = (): z.ZodType<string | undefined> =>
  z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/)
    .optional();
const ID_EXPECTED = 'letters, digits, ".", "_" and "-", at most 64';

/** The key `allow_unsafe_path`. It applies to a single package: there is no setting that allows all of them. */
export const allowUnsafePath = (effect: string): z.ZodType<boolean> =>
  key(z.boolean().default(false), {
    ...ADDED,
    type: 'boolean',
    expected: 'true or false',
    effect,
  });

export const sinkSpec: TableSpec<SinkTable> = {
  name: 'sink',
  repeated: true,
  atReload: 'reopen',
  about:
    'A sink for which `stats_processor` is not enough, because it has an id, its own options, or is the second of its package.',
  keys: {
    use: key(text, {
      ...ADDED,
      type: 'string',
      expected: 'the name of a sink, a package or a file',
      effect: 'A short name (`mything`), an npm name (`@acme/gostats-sink-splunk`) or a file (`./my-sink.js`).',
    }),
    id: key(id(), {
      ...ADDED,
      type: 'string',
      expected: ID_EXPECTED,
      default: 'the value of `use`',
      effect: 'Its name in logs and metrics, which must be unique among the sinks.',
    }),
    on_start_failure: key(z.enum(['retry', 'fail', 'ignore']).default('retry'), {
      ...ADDED,
      type: 'string',
      expected: '"retry", "fail" or "ignore"',
      effect:
        'What to do when it cannot start: `retry` until it does, `fail` the whole start, or `ignore` it and run without it.',
    }),
    clusters: key(textList.optional(), {
      ...ADDED,
      type: 'string[]',
      expected: 'an array of host names of [[cluster]]s, each with or without its port',
      default: 'all',
      effect:
        'It gets only the points of these clusters: `"onefs.example"` or `"onefs.example:8080"`, as in `[[cluster]]`.',
    }),
    stat_groups: key(textList.optional(), {
      ...ADDED,
      type: 'string[]',
      expected: 'an array of names of stat groups and summaries, or "*"',
      default: 'all',
      effect:
        'It gets only the keys of these stat groups and these summaries: `"cpu"`, `"summary_stats.protocol"`; `"*"` is ' +
        'everything. A key that several groups name belongs to the first active one.',
    }),
    ...shapingKeys,
    allow_unsafe_path: allowUnsafePath(
      'Loads its code even if users other than root and the one who runs gostats can change it, for example because a container maps ' +
        'owners. A warning is logged at every start.',
    ),
    isolate: key(z.enum(['none', 'process']).default('none'), {
      ...ADDED,
      type: 'string',
      expected: '"none" or "process"',
      effect:
        '`process` runs the sink in its own process, with its own memory limit and few permissions: if it crashes, hangs ' +
        'or leaks memory, nothing else is affected, and it is restarted.',
    }),
    max_memory_mb: key(z.int().min(32).max(65_536).optional(), {
      ...ADDED,
      type: 'integer',
      expected: 'a whole number from 32 to 65536',
      default: '256',
      effect: 'With `isolate = "process"`: the memory limit of that process, in MB.',
    }),
    may_read: key(textList.optional(), {
      ...ADDED,
      type: 'string[]',
      expected: 'an array of paths',
      default: 'none',
      effect:
        'With `isolate = "process"`: files and folders that the sink may read besides its own code and the files that its ' +
        'options name. Relative paths start at the folder of the configuration file.',
    }),
    may_write: key(textList.optional(), {
      ...ADDED,
      type: 'string[]',
      expected: 'an array of paths',
      default: 'none',
      effect: 'With `isolate = "process"`: files and folders that the sink may write and read.',
    }),
    options: key(optionsTable.optional(), {
      ...ADDED,
      type: 'table',
      expected: 'a table, [sink.options]',
      default: 'the top-level table of the sink’s name',
      effect: 'The options of this sink, as `[sink.options]`.',
    }),
  },
};

export const sourceSpec: TableSpec<SourceTable> = {
  name: 'source',
  repeated: true,
  atReload: 'replan',
  about: 'A package that collects more from the clusters than stat groups and summaries.',
  keys: {
    use: key(text, {
      origin: 'added',
      type: 'string',
      expected: 'the name of a source, a package or a file',
      effect: 'A short name (`quotas`), an npm name (`@acme/gostats-source-quotas`) or a file (`./my-source.js`).',
    }),
    id: key(id(), {
      origin: 'added',
      type: 'string',
      expected: ID_EXPECTED,
      default: 'the value of `use`',
      effect:
        'What logs, metrics and routes call it; no two sources may share one, and none is called `current` or `summary`.',
    }),
    on_start_failure: key(z.enum(['fail', 'ignore']).default('ignore'), {
      origin: 'added',
      type: 'string',
      expected: '"fail" or "ignore"',
      effect:
        'If it cannot be loaded: `ignore` it and collect everything else, which the log says, or `fail` the whole start.',
    }),
    clusters: key(textList.optional(), {
      origin: 'added',
      type: 'string[]',
      expected: 'an array of host names of [[cluster]]s, each with or without its port',
      default: 'all',
      effect: 'It collects from these clusters only.',
    }),
    allow_unsafe_path: allowUnsafePath('The same as for a sink, for the code of this source.'),
    options: key(optionsTable.default({}), {
      origin: 'added',
      type: 'table',
      expected: 'a table, [source.options]',
      effect: 'The options of this source, as `[source.options]`.',
    }),
  },
};

export const pluginSpec: TableSpec<PluginTable> = {
  name: 'plugin',
  repeated: true,
  atReload: 'restart',
  about: 'A package that uses the hooks of the collector.',
  keys: {
    use: key(text, {
      ...ADDED,
      type: 'string',
      expected: 'the name of a package or a file',
      effect: 'An npm name or a file, like that of a sink.',
    }),
    id: key(id(), {
      ...ADDED,
      type: 'string',
      expected: ID_EXPECTED,
      default: 'the value of `use`',
      effect: 'Its name in logs, which must be unique among the plugins.',
    }),
    allow_unsafe_path: allowUnsafePath('Like `allow_unsafe_path` of a sink, for the code of this plugin.'),
    options: key(optionsTable.default({}), {
      ...ADDED,
      type: 'table',
      expected: 'a table, [plugin.options]',
      effect: 'The options of this plugin, as `[plugin.options]`.',
    }),
  },
};
