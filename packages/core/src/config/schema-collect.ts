import { z } from 'zod';
import { positiveSeconds, text, textList } from './schema-values.js';
import { key, type TableSpec } from './table-spec.js';
import { NATIVE, readInterval, tolerateInterval, tolerateNoName } from './tolerate.js';
import { summaryKinds, summaryNames, type SummaryKind, type SummaryKindSpec } from '../sources/summary/kinds.js';
import type { UpdateInterval } from './types.js';

/** One `[[statgroup]]`, with its interval parsed. */
export interface StatGroupTable {
  name: string;
  update_interval: UpdateInterval;
  stats: string[];
}

/** `[summary_stats]`, as in the file. */
export type SummaryTable = Record<SummaryKind, boolean> & Readonly<Record<string, boolean | number>>;

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

export const summarySpec: TableSpec<SummaryTable> = {
  name: 'summary_stats',
  repeated: false,
  isOfGostats: true,
  atReload: 'replan',
  about: 'Summaries that OneFS computes for protocols, clients, drives, nodes and paths.',
  keys: Object.assign(
    {},
    ...summaryNames.map((kind) => keysOf(kind, summaryKinds[kind])),
  ) as TableSpec<SummaryTable>['keys'],
};

/** The keys of one summary: whether it is collected, how often, and the row limit if it has one. */
function keysOf(kind: SummaryKind, { added, defaultInterval, rowLimit }: SummaryKindSpec): Record<string, z.ZodType> {
  return {
    [kind]: key(z.boolean().default(false), {
      type: 'bool',
      expected: 'true or false',
      origin: added ? 'added' : 'gostats',
      effect: `Collects the ${kind} summary.`,
    }),
    [`${kind}_interval`]: key(positiveSeconds.default(defaultInterval), {
      type: 'number, s',
      expected: 'a number of seconds above 0',
      origin: 'added',
      effect: `How often the ${kind} summary is requested.`,
    }),
    ...(rowLimit && {
      [rowLimit.key]: key(z.int().min(1).max(rowLimit.most).default(rowLimit.fallback), {
        type: 'int',
        expected: `a whole number from 1 to ${rowLimit.most}`,
        origin: 'added',
        effect: rowLimit.effect,
      }),
    }),
  };
}
