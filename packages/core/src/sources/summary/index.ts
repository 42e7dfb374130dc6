import { summaryPath } from '../../papi/endpoints.js';
import {
  defineSource,
  type JsonRow,
  type RowShape,
  type SourceDefinition,
  type SourceJob,
} from '../../source/index.js';
import { hottest } from './hottest.js';
import { summaryKinds, type SummaryKind, type SummaryKindSpec } from './kinds.js';

/** One summary enabled by `[summary_stats]`. */
export interface SummaryOptions {
  readonly kind: SummaryKind;
  readonly intervalMs: number;
  /** The maximum number of rows to keep. */
  readonly rowLimit?: number | undefined;
}

const SHORTEST_INTERVAL_MS = 1000;

/** Collects the OneFS summaries through the same public contract as any other source. */
export const summarySource: SourceDefinition<readonly SummaryOptions[]> = defineSource<readonly SummaryOptions[]>({
  name: 'summary',
  privileges: [{ id: 'ISI_PRIV_STATISTICS', without: 'no summaries are collected' }],
  create: (summaries) => ({ jobs: () => summaries.map(jobOf) }),
});

function jobOf({ kind, intervalMs, rowLimit }: SummaryOptions): SourceJob {
  const shape = shapeOf(kind);
  return {
    id: kind,
    intervalMs: Math.max(intervalMs, SHORTEST_INTERVAL_MS),
    groups: [`summary_stats.${kind}`],
    async run({ list, rows }) {
      const added = rows(shape);
      for await (const part of hottest(list(summaryPath(kind), kind), rowLimit)) {
        for (const row of part) added.add(row, timeOf(row));
      }
    },
  };
}

/** A value that is not a number is passed on unchanged so that the log can quote it. */
function timeOf({ time }: JsonRow): number {
  return typeof time === 'number' ? time * 1000 : ((time ?? null) as number);
}

function shapeOf(kind: SummaryKind): RowShape {
  const { description, tags, ignored, multiField }: SummaryKindSpec = summaryKinds[kind];
  return {
    key: `node.summary.${kind}`,
    description,
    scope: 'node',
    valueType: 'summary',
    multiField,
    tags,
    ignored: ['time', ...ignored],
    // Counts, which InfluxDB users store as integer fields.
    integers: ['operation_count', 'num_operations'],
  };
}
