import { problemOf } from '../errors.js';
import type { JsonValue, StatRow } from '../papi/wire-types.js';
import type { Catalog } from '../plan/catalog.js';
import type { Frame } from '../sink/index.js';
import { Flattener } from './flatten.js';
import { FrameBuilder, takeFrames } from './frame-builder.js';
import { classifyRow, type RowProblem } from './row-codes.js';
import type { SeriesTable } from './series-table.js';
import { statInfoOf } from './stat-info.js';

/** What one answer of `statistics/current` held. */
export interface DecodedCurrent {
  readonly frames: readonly Frame[];
  readonly pointCount: number;
  /** Rows without a usable value; the others are decoded all the same. */
  readonly problems: readonly RowProblem[];
}

export interface CurrentDecoderOptions {
  readonly catalog: Catalog;
  readonly table: SeriesTable;
  /** Adds the tag `degraded`. */
  readonly includeDegraded: boolean;
}

/** Operations whose times are the wait for an event and not the work on it; gostats leaves them out for that reason. */
const WAITING_OPERATIONS = new Set<JsonValue | undefined>(['change_notify', 'read_directory_change']);
const NO_INTEGERS: ReadonlySet<string> = new Set();

/** Decodes the answers of one cluster's `statistics/current`; keeps what stays the same between rounds. */
export class CurrentDecoder {
  readonly #options: CurrentDecoderOptions;
  readonly #flattener: Flattener;
  readonly #builders = new Map<string, FrameBuilder>();
  /** Requested key by the name under which OneFS may answer for it. */
  readonly #aliases: ReadonlyMap<string, string>;

  constructor(options: CurrentDecoderOptions) {
    this.#options = options;
    this.#flattener = new Flattener(options.table, ({ op_name }) => !WAITING_OPERATIONS.has(op_name));
    this.#aliases = new Map(
      [...options.catalog.values()].flatMap(({ key, real_name }) => (real_name ? [[real_name, key] as const] : [])),
    );
  }

  /** @param only rows to look at, by `rowId`; the others were decoded before */
  decode(rows: readonly (StatRow | null)[], only?: ReadonlySet<string>): DecodedCurrent {
    const { table, includeDegraded } = this.#options;
    const problems: RowProblem[] = [];
    const touched = new Set<FrameBuilder>();
    // Rows of a key come one after another: the builder of the row before is nearly always the right one.
    let key: string | undefined;
    let builder: FrameBuilder | undefined;

    for (const row of rows) {
      if (only !== undefined && (row === null || !only.has(rowId(row)))) continue;
      const verdict = classifyRow(row);
      if (verdict.problem !== undefined) problems.push(verdict.problem);
      if (row === null || verdict.problem !== undefined) continue;
      if (row.key !== key || builder === undefined) {
        key = row.key;
        builder = this.#builderOf(row);
        touched.add(builder);
      }
      const node = table.ofRow(row.devid, row.node, includeDegraded ? verdict.degraded : undefined);
      try {
        this.#flattener.add(builder, node, row.time * 1000, row.value);
      } catch (thrown) {
        problems.push({ kind: 'undecodable', key: row.key, devid: row.devid, code: 0, text: problemOf(thrown) });
      }
    }
    for (const one of touched) this.#flattener.restart(one);
    return { ...takeFrames([...touched]), problems };
  }

  #builderOf(row: StatRow): FrameBuilder {
    const { catalog } = this.#options;
    const key = catalog.has(row.key) ? row.key : (this.#aliases.get(row.key) ?? row.key);
    let builder = this.#builders.get(key);
    if (builder === undefined) {
      const info = statInfoOf(catalog.get(key) ?? { key });
      this.#builders.set(key, (builder = new FrameBuilder(info, NO_INTEGERS)));
    }
    return builder;
  }
}

/** Names a row of an answer. */
export function rowId(row: { readonly key: string; readonly devid: number }): string {
  return `${row.devid} ${row.key}`;
}
