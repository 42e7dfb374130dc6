/* oxlint-disable typescript/no-unnecessary-type-assertion -- the type of an exported constant must stand in the text (isolatedDeclarations); the calls check that no part of a key is missing */
import { z } from 'zod';
import type { Findings } from './findings.js';
import { shortestInterval, tries } from './global-values.js';
import { tagsDoc, tagsSchema } from './schema-shaping.js';
import { count, flag, seconds, text, textList } from './schema-values.js';
import type { AtReload, KeyDoc } from './table-spec.js';
import { tolerateVersion } from './tolerate.js';

/** Everything that is declared about one key of `[global]`. */
interface Declaration<Key extends string, Raw> extends KeyDoc {
  readonly key: Key;
  /** The type in the file, and the default. */
  readonly schema: z.ZodType<Raw>;
  readonly atReload: AtReload;
  /** A value other than the default, in TOML syntax. */
  readonly example: string;
}

/** A key with a value in `ResolvedConfig`, under the same name as in `globalSettings`. */
interface SettingDeclaration<Key extends string, Raw, Value> extends Declaration<Key, Raw> {
  /** Converts the value in the file to the one in `ResolvedConfig`. */
  readonly resolve: (given: Raw, findings: Findings) => Value;
}

/** A key that only affects other parts of the configuration, for example which sinks exist. */
interface SelectorDeclaration<Key extends string, Raw> extends Declaration<Key, Raw> {
  /** The key of `ResolvedConfig` that it affects. */
  readonly decides: 'sinks' | 'statGroups' | 'clusters' | 'tags';
}

export type GlobalDeclaration = SettingDeclaration<string, unknown, unknown> | SelectorDeclaration<string, unknown>;

/** The types of one key. `types` exists only at the type level: its parameter is the type of the value in the file. */
interface GlobalSetting<Key extends string, Raw, Value = Raw> {
  readonly key: Key;
  readonly types?: (given: Raw) => Value;
}

interface GlobalSelector<Key extends string, Raw> extends GlobalSetting<Key, Raw> {
  readonly isSelector?: true;
}

const setting = <Key extends string, Raw, Value>(
  of: SettingDeclaration<Key, Raw, Value>,
): GlobalSetting<Key, Raw, Value> => of;
const selector = <Key extends string, Raw>(of: SelectorDeclaration<Key, Raw>): GlobalSelector<Key, Raw> => of;
const asItIs = <Value>(given: Value): Value => given;

/**
 * The keys of `[global]`, in the order of docs/reference/config.md. This is the single declaration of each key. Parsing
 * and checking, its member of `ResolvedConfig`, the reload behavior, the reference page and the sample file of the
 * tests are derived from it. This constant has only the types; `globalDeclarations` has the full declarations.
 */
export const globalSettings = {
  version: setting({
    key: 'version',
    schema: z.string().regex(/^[vV]?0\.(?:3[1-9]|40)$/),
    type: 'string',
    expected: 'a supported version, "0.31" to "0.40"',
    tolerate: tolerateVersion,
    effect: 'The version of the file format: `0.31` to `0.40`, with or without a leading `v` or `V`.',
    origin: 'gostats',
    atReload: 'apply',
    example: '"v0.39"',
    resolve: (given) => given.replace(/^v/i, ''),
  }) as GlobalSetting<'version', string>,
  stats_processor: selector({
    key: 'stats_processor',
    decides: 'sinks',
    schema: z.union([text, textList]).default([]),
    type: 'string or string[]',
    expected: 'the name of a sink, or an array of such names',
    default: 'required, unless there is a `[[sink]]`',
    effect: 'The sink or sinks that get the statistics. The options of each are in the table with its name.',
    origin: 'gostats',
    atReload: 'reopen',
    example: '["influxdb", "discard"]',
  }) as GlobalSelector<'stats_processor', string | string[]>,
  /** Maximum number of attempts for one write; `Infinity` = no limit. */
  sinkMaxRetries: setting({
    key: 'stats_processor_max_retries',
    schema: count.default(0),
    type: 'int',
    expected: 'a whole number',
    default: '`0` (gostats (Go): 8, and then it stops collecting)',
    effect:
      'How many times a write to a sink is attempted, spread over the same time as in gostats (Go). Then the batch is dropped and the ' +
      'next one is written. 0 or less: no limit; points are dropped only when the queue is full.',
    origin: 'gostats',
    atReload: 'apply',
    example: '9',
    resolve: tries,
  }) as GlobalSetting<'stats_processor_max_retries', number>,
  /** Above 0. */
  sinkRetryIntervalMs: setting({
    key: 'stats_processor_retry_interval',
    schema: seconds.default(5),
    type: 'number, s',
    expected: 'a number of seconds',
    effect: 'The wait before a write is retried. It doubles with each retry, up to 60 s (gostats (Go): 1280 s).',
    origin: 'gostats',
    atReload: 'apply',
    example: '6',
    resolve: shortestInterval('stats_processor_retry_interval'),
  }) as GlobalSetting<'stats_processor_retry_interval', number>,
  /** Maximum number of attempts for one PAPI request; `Infinity` = no limit. */
  maxRetries: setting({
    key: 'max_retries',
    schema: count.default(8),
    type: 'int',
    expected: 'a whole number',
    effect: 'How many times a request to a cluster is attempted. 0 or less: no limit.',
    origin: 'gostats',
    atReload: 'replan',
    example: '9',
    resolve: tries,
  }) as GlobalSetting<'max_retries', number>,
  /** Above 0. */
  minUpdateIntervalMs: setting({
    key: 'min_update_interval_override',
    schema: seconds.default(30),
    type: 'number, s',
    expected: 'a number of seconds',
    effect: 'No stat group is polled more often than this.',
    origin: 'gostats',
    atReload: 'replan',
    example: '5',
    resolve: shortestInterval('min_update_interval_override'),
  }) as GlobalSetting<'min_update_interval_override', number>,
  active_stat_groups: selector({
    key: 'active_stat_groups',
    decides: 'statGroups',
    schema: textList.default([]),
    type: 'string[]',
    expected: 'an array of names of stat groups',
    effect: 'The `[[statgroup]]` tables that are collected. A name without a group is ignored with a warning.',
    origin: 'gostats',
    atReload: 'replan',
    example: '["load"]',
  }) as GlobalSelector<'active_stat_groups', string[]>,
  preserve_case: selector({
    key: 'preserve_case',
    decides: 'clusters',
    schema: flag,
    type: 'bool',
    expected: 'true or false',
    effect: 'Keeps the case of cluster names. Otherwise they are converted to lower case.',
    origin: 'gostats',
    atReload: 'reconnect',
    example: 'true',
  }) as GlobalSelector<'preserve_case', boolean>,
  includeDegraded: setting({
    key: 'include_degraded',
    schema: flag,
    type: 'bool',
    expected: 'true or false',
    effect: 'Adds the tag `degraded` (`true` or `false`) to every point.',
    origin: 'gostats',
    atReload: 'replan',
    example: 'true',
    resolve: asItIs,
  }) as GlobalSetting<'include_degraded', boolean>,
  tags: selector({
    ...tagsDoc(
      'Tags that are added to every point: `{ site = "lab", env = "prod" }`. A tag that a point already has is not changed.',
    ),
    key: 'tags',
    decides: 'tags',
    schema: tagsSchema,
    atReload: 'apply',
    example: '{ site = "lab" }',
  }) as GlobalSelector<'tags', Readonly<Record<string, unknown>>>,
  fetchByStatgroup: setting({
    key: 'fetch_by_statgroup',
    schema: flag,
    type: 'bool',
    expected: 'true or false',
    effect: 'Sends one request per stat group, instead of one for all groups with the same interval.',
    origin: 'gostats',
    atReload: 'replan',
    example: 'true',
    resolve: asItIs,
  }) as GlobalSetting<'fetch_by_statgroup', boolean>,
  /** How many seconds OneFS may wait for its other nodes; 0 = the default of OneFS. */
  statTimeoutSeconds: setting({
    key: 'stat_timeout',
    schema: seconds.default(0),
    type: 'number, s',
    expected: 'a number of seconds',
    effect: 'How long OneFS may wait for its other nodes. 0: the default of OneFS.',
    origin: 'gostats 0.40',
    atReload: 'replan',
    example: '10',
    resolve: (given) => Math.max(0, given),
  }) as GlobalSetting<'stat_timeout', number>,
  statRetries: setting({
    key: 'stat_retries',
    schema: count.default(2),
    type: 'int',
    expected: 'a whole number',
    effect: 'How many times keys that returned a temporary error are requested again within a cycle. 0 or less: never.',
    origin: 'gostats 0.40',
    atReload: 'replan',
    example: '3',
    resolve: (given) => Math.max(0, given),
  }) as GlobalSetting<'stat_retries', number>,
  /** Above 0. */
  statRetryIntervalMs: setting({
    key: 'stat_retry_interval',
    schema: seconds.default(2),
    type: 'number, s',
    expected: 'a number of seconds',
    effect: 'The wait before the first of these retries. It doubles with each retry.',
    origin: 'gostats 0.40',
    atReload: 'replan',
    example: '3',
    resolve: shortestInterval('stat_retry_interval'),
  }) as GlobalSetting<'stat_retry_interval', number>,
  /** Warnings are errors (`check --strict`, or `strict` in the file). */
  strict: setting({
    key: 'strict',
    schema: flag,
    type: 'bool',
    expected: 'true or false',
    effect:
      'Treats warnings as errors: unknown keys, values that gostats replaces, and so on. The same ' +
      'as `gostats check --strict`, at every start and reload.',
    origin: 'added',
    atReload: 'apply',
    example: 'true',
    resolve: asItIs,
  }) as GlobalSetting<'strict', boolean>,
};

/** The declarations, with the names of `globalSettings`. */
export const globalDeclarations = Object.entries(globalSettings) as unknown as readonly (readonly [
  name: string,
  of: GlobalDeclaration,
])[];
