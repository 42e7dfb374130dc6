import { z } from 'zod';
import { count, seconds, text, textList } from './schema-values.js';
import { tagsKey } from './schema-shaping.js';
import { key, type TableSpec } from './table-spec.js';
import { tolerateVersion } from './tolerate.js';

/** `[global]`, as it stands in the file. */
export interface GlobalTable {
  version: string;
  stats_processor: string | string[];
  stats_processor_max_retries: number;
  stats_processor_retry_interval: number;
  max_retries: number;
  min_update_interval_override: number;
  active_stat_groups: string[];
  preserve_case: boolean;
  include_degraded: boolean;
  fetch_by_statgroup: boolean;
  tags: Readonly<Record<string, unknown>>;
  stat_timeout: number;
  stat_retries: number;
  stat_retry_interval: number;
  strict: boolean;
}

const flag = (): z.ZodType<boolean> => z.boolean().default(false);

export const globalSpec: TableSpec<GlobalTable> = {
  name: 'global',
  repeated: false,
  isOfGostats: true,
  about: 'What holds for all clusters and all sinks.',
  keys: {
    version: key(z.string().regex(/^[vV]?0\.(?:3[1-9]|40)$/), {
      type: 'string',
      expected: 'a supported version, "0.31" to "0.40"',
      tolerate: tolerateVersion,
      effect: 'The version of the file format: `0.31` to `0.40`, with or without a leading `v` or `V`.',
    }),
    stats_processor: key(z.union([text, textList]).default([]), {
      type: 'string or string[]',
      expected: 'the name of a sink, or an array of such names',
      default: 'required, unless there is a `[[sink]]`',
      effect: 'The sink or sinks that get the statistics. Each finds its options in the table of its own name.',
    }),
    stats_processor_max_retries: key(count.default(0), {
      type: 'int',
      expected: 'a whole number',
      default: '`0` (gostats: 8, and then it stops collecting)',
      effect:
        'Tries of one write to a sink, spread over the same time as gostats does; then that batch is dropped and the ' +
        'next goes on. 0 or less: for ever, as far as the queue reaches.',
    }),
    stats_processor_retry_interval: key(seconds.default(5), {
      type: 'number, s',
      expected: 'a number of seconds',
      effect: 'The wait before the second try of a write; it doubles from try to try, up to 60 s (gostats: 1280 s).',
    }),
    max_retries: key(count.default(8), {
      type: 'int',
      expected: 'a whole number',
      effect: 'Tries of one request to a cluster; 0 or less: for ever.',
    }),
    min_update_interval_override: key(seconds.default(30), {
      type: 'number, s',
      expected: 'a number of seconds',
      effect: 'No stat group is polled more often than this.',
    }),
    active_stat_groups: key(textList.default([]), {
      type: 'string[]',
      expected: 'an array of names of stat groups',
      effect: 'The `[[statgroup]]`s that are collected. A name without a group is left out with a warning.',
    }),
    preserve_case: key(flag(), {
      type: 'bool',
      expected: 'true or false',
      effect: 'Keeps the case of cluster names; otherwise they are written in lower case.',
    }),
    include_degraded: key(flag(), {
      type: 'bool',
      expected: 'true or false',
      effect: 'Adds the tag `degraded` (`true` or `false`) to every point.',
    }),
    tags: tagsKey('Tags that are added to every point: `{ site = "lab", env = "prod" }`. A tag that a point has already stays as it is.'),
    fetch_by_statgroup: key(flag(), {
      type: 'bool',
      expected: 'true or false',
      effect: 'One request per stat group, instead of one for all groups of equal interval.',
    }),
    stat_timeout: key(seconds.default(0), {
      type: 'number, s',
      expected: 'a number of seconds',
      effect: 'How long OneFS may wait for its other nodes; 0: its own choice.',
    }),
    stat_retries: key(count.default(2), {
      type: 'int',
      expected: 'a whole number',
      effect:
        'Rounds that ask again, within a cycle, for the keys that came back with a passing error; 0 or less: none.',
    }),
    stat_retry_interval: key(seconds.default(2), {
      type: 'number, s',
      expected: 'a number of seconds',
      effect: 'The wait before the first of those rounds; it doubles from round to round.',
    }),
    strict: key(flag(), {
      type: 'bool',
      expected: 'true or false',
      added: true,
      effect:
        'Refuses a file for what is otherwise a warning: unknown keys, values that gostats replaces, and the like. The same ' +
        'as `gostats check --strict`, at every start and reload.',
    }),
  },
};
