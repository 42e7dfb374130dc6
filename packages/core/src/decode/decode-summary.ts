import type { SummaryKind } from '../config/types.js';
import type { JsonValue, SummaryAnswer } from '../papi/wire-types.js';
import type { Frame } from '../sink/index.js';
import { FrameBuilder } from './frame-builder.js';
import type { SeriesNode, SeriesTable } from './series-table.js';
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

type SummaryRow = Readonly<Record<string, JsonValue>>;

const rateOf = (row: SummaryRow): number => (typeof row['operation_rate'] === 'number' ? row['operation_rate'] : 0);
const byRate = (a: SummaryRow, b: SummaryRow): number => rateOf(b) - rateOf(a);

/** Decodes the answers of one cluster's summary of one kind. */
export class SummaryDecoder {
  readonly #kind: SummaryKind;
  readonly #table: SeriesTable;
  readonly #builder: FrameBuilder;

  constructor(kind: SummaryKind, table: SeriesTable) {
    this.#kind = kind;
    this.#table = table;
    this.#builder = new FrameBuilder(summaryInfoOf(kind, SHAPES[kind].description), INTEGERS);
  }

  /**
   * The rows as one frame, or nothing when there is none.
   *
   * @param limit how many rows to keep, those with the highest `operation_rate`
   */
  decode(answer: SummaryAnswer, limit: number = Number.POSITIVE_INFINITY): Frame | undefined {
    const rows = answer[this.#kind] ?? [];
    const kept = rows.length > limit ? rows.toSorted(byRate).slice(0, limit) : rows;
    for (const row of kept) if (typeof row['time'] === 'number') this.#add(row, row['time'] * 1000);
    return this.#builder.take();
  }

  #add(row: SummaryRow, timestampMs: number): void {
    const { tags, ignored } = SHAPES[this.#kind];
    let node = this.#table.root;
    for (const name in row) {
      if (ignored.has(name)) continue;
      const value = row[name] as JsonValue;
      if (typeof value === 'string') node = this.#table.with(node, name, value);
      else if (typeof value === 'number' && tags.has(name)) node = this.#table.with(node, name, String(value));
      else if (typeof value === 'object' && value !== null) node = this.#withPersona(node, name, value);
    }
    this.#builder.row(node.series, timestampMs);
    for (const name in row) {
      const value = row[name];
      if (typeof value === 'number' && name !== 'time' && !tags.has(name) && !ignored.has(name)) {
        this.#builder.set(name, value);
      }
    }
  }

  /** A client's user: `{id, name, type}`, or an empty map when OneFS does not know it. */
  #withPersona(node: SeriesNode, name: string, persona: object): SeriesNode {
    let tagged = node;
    for (const [member, value] of Object.entries(persona)) {
      if (typeof value === 'string') tagged = this.#table.with(tagged, `${name}_${member}`, value);
    }
    return tagged;
  }
}
