import type { SummaryKind } from '../config/types.js';
import type { JsonValue, SummaryAnswer } from '../papi/wire-types.js';
import type { Frame } from '../sink/index.js';
import { FrameBuilder, takeFrames } from './frame-builder.js';
import { RowReader, type Role } from './row-reader.js';
import type { SeriesTable } from './series-table.js';
import { summaryInfoOf } from './stat-info.js';

/** What is special about a summary's rows; else strings are tags and numbers are fields. */
interface SummaryShape {
  readonly description: string;
  /** Numbers that name something. */
  readonly tags: ReadonlySet<string>;
  /** Not sent: says again what another name says. */
  readonly ignored: ReadonlySet<string>;
}

const NODE: ReadonlySet<string> = new Set(['node']);
const NONE: ReadonlySet<string> = new Set();

/** Source of the rows' members: the API's own schemas of OneFS 9.11. */
const SHAPES: Readonly<Record<SummaryKind, SummaryShape>> = {
  protocol: { description: 'Operations by node, protocol, class and operation', tags: NODE, ignored: NONE },
  client: { description: 'Operations by node, client, protocol and class', tags: NODE, ignored: NONE },
  drive: { description: 'Activity by drive', tags: NONE, ignored: NONE },
  system: { description: 'Activity by node and protocol', tags: NODE, ignored: NONE },
  heat: {
    description: 'Operations per second by path and event',
    tags: new Set(['node', 'lin']),
    ignored: new Set(['event_type']),
  },
};

/** Counts: whole numbers that InfluxDB users have as integer fields. */
const INTEGERS: ReadonlySet<string> = new Set(['operation_count', 'num_operations']);

type SummaryRow = Readonly<Record<string, JsonValue>> | null;

const rateOf = (row: SummaryRow): number =>
  typeof row?.['operation_rate'] === 'number' ? row['operation_rate'] : 0;
const byRate = (a: SummaryRow, b: SummaryRow): number => rateOf(b) - rateOf(a);

/** Decodes the answers of one cluster's summary of one kind. */
export class SummaryDecoder {
  readonly #kind: SummaryKind;
  readonly #table: SeriesTable;
  readonly #builder: FrameBuilder;
  readonly #reader: RowReader;

  constructor(kind: SummaryKind, table: SeriesTable) {
    this.#kind = kind;
    this.#table = table;
    this.#builder = new FrameBuilder(summaryInfoOf(kind, SHAPES[kind].description), INTEGERS);
    const { tags, ignored } = SHAPES[kind];
    const roleOf = (name: string): Role => {
      if (name === 'time' || ignored.has(name)) return 'ignored';
      return tags.has(name) ? 'tag' : 'field';
    };
    // A client's user is `{id, name, type}`, or an empty map when OneFS does not know it.
    this.#reader = new RowReader({ table, builder: this.#builder, roleOf, innerTags: true });
  }

  /**
   * The rows as one frame, or nothing when there is none.
   *
   * @param limit how many rows to keep, those with the highest `operation_rate`
   */
  decode(answer: SummaryAnswer, limit: number = Number.POSITIVE_INFINITY): Frame | undefined {
    const rows: readonly SummaryRow[] = answer[this.#kind] ?? [];
    const kept = rows.length > limit ? rows.toSorted(byRate).slice(0, limit) : rows;
    for (const row of kept) {
      const time = row?.['time'];
      if (row !== null && typeof time === 'number') this.#reader.read(row, this.#table.root, time * 1000);
    }
    this.#reader.restart();
    return takeFrames([this.#builder]).frames[0];
  }
}
