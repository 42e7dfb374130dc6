import { z } from 'zod';
import { LIMIT_NAMES, LIMITS, type LimitName, type LimitSpec } from '../limits/index.js';
import { key, type TableSpec } from './table-spec.js';

/** `[limits]` or `[cluster.limits]`, as in the file. */
export type LimitsTable = Record<LimitName, number | undefined>;

function limitKey({ default: value, unit, least, effect }: LimitSpec): z.ZodType<number | undefined> {
  return key(z.int().min(least).optional(), {
    type: `int, ${unit}`,
    expected: `a whole number, ${least} or more`,
    default: `\`${value}\``,
    origin: 'added',
    effect,
  });
}

export const limitsSpec: TableSpec<LimitsTable> = {
  name: 'limits',
  repeated: false,
  atReload: 'reconnect',
  about:
    'How much each cluster may send. The defaults are above what the largest clusters send, and protect the others from a ' +
    'cluster that sends too much: the excess is left out, counted (`gostats_limit_exceeded_total`) and ' +
    'logged once. `[cluster.limits]` below a `[[cluster]]` has the same keys for that cluster. See ' +
    '[Limits](../guide/operating.md#limits).',
  keys: Object.fromEntries(LIMIT_NAMES.map((name) => [name, limitKey(LIMITS[name])])) as TableSpec<LimitsTable>['keys'],
};
