import { z } from 'zod';
import { positiveSeconds, text, textList } from './schema-values.js';
import { key, type TableSpec } from './table-spec.js';
import { NATIVE, readInterval, tolerateInterval, tolerateNoName } from './tolerate.js';
import type { SummaryKind, UpdateInterval } from './types.js';

/** One `[[statgroup]]`, its interval read. */
export interface StatGroupTable {
  name: string;
  update_interval: UpdateInterval;
  stats: string[];
}

/** `[summary_stats]`, as it stands in the file. */
export type SummaryTable = Record<SummaryKind, boolean> &
  Record<`${SummaryKind}_interval`, number> & { heat_paths: number };

const updateInterval = z
  .union([z.number(), z.string()])
  .refine((given) => readInterval(given) !== undefined)
  .transform((given): UpdateInterval => readInterval(given) ?? NATIVE);

export const statGroupSpec: TableSpec<StatGroupTable> = {
  name: 'statgroup',
  repeated: true,
  isOfGostats: true,
  atReload: 'replan',
  about:
    'Statistics that are polled together. They are collected only if `active_stat_groups` of `[global]` contains the group.',
  keys: {
    name: key(text, {
      origin: 'gostats',
      type: 'string',
      expected: 'a name',
      tolerate: tolerateNoName,
      effect: 'The name of the group in `active_stat_groups`.',
    }),
    update_interval: key(updateInterval.default(NATIVE), {
      type: 'string',
      expected: '"*", "*" and a factor ("*2.5"), or seconds ("30")',
      default: '`"*"`',
      tolerate: tolerateInterval,
      origin: 'gostats',
      effect:
        '`*`: as often as OneFS updates the statistic; `*2.5`: that interval times 2.5; `30` or `5.5`: seconds. ' +
        'Never below `min_update_interval_override`.',
    }),
    stats: key(textList.default([]), {
      type: 'string[]',
      expected: 'an array of OneFS statistic keys',
      origin: 'gostats',
      effect:
        'OneFS statistic keys. A key belongs to one active group only; in a second one it is ignored with a warning.',
    }),
  },
};

const flag = (kind: SummaryKind, added: boolean): z.ZodType<boolean> =>
  key(z.boolean().default(false), {
    type: 'bool',
    expected: 'true or false',
    origin: added ? 'added' : 'gostats',
    effect: `Collects the ${kind} summary.`,
  });

const interval = (kind: SummaryKind, fallback: number): z.ZodType<number> =>
  key(positiveSeconds.default(fallback), {
    type: 'number, s',
    expected: 'a number of seconds above 0',
    origin: 'added',
    effect: `How often the ${kind} summary is requested.`,
  });

export const summarySpec: TableSpec<SummaryTable> = {
  name: 'summary_stats',
  repeated: false,
  isOfGostats: true,
  atReload: 'replan',
  about: 'Summaries that OneFS computes for protocols, clients, drives, nodes and paths.',
  keys: {
    protocol: flag('protocol', false),
    protocol_interval: interval('protocol', 5),
    client: flag('client', false),
    client_interval: interval('client', 5),
    drive: flag('drive', false),
    drive_interval: interval('drive', 5),
    system: flag('system', true),
    system_interval: interval('system', 5),
    heat: flag('heat', true),
    heat_interval: interval('heat', 10),
    heat_paths: key(z.int().min(1).max(100_000).default(100), {
      type: 'int',
      expected: 'a whole number from 1 to 100000',
      origin: 'added',
      effect: 'How many of the hottest paths in an answer are kept, which limits the number of series.',
    }),
  },
};
