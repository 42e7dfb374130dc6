import type { LeftOut } from './left-out.js';
import { MAX_FIELDS, MAX_NAME_LENGTH } from './label-limits.js';
import type { Column, Family } from './family.js';
import { familyHeader, metricName } from './names.js';
import type { StatTable } from './stat-table.js';

/** All metrics, by name. */
export class Families {
  readonly #families = new Map<string, Family>();
  readonly #leftOut: LeftOut;

  constructor(leftOut: LeftOut) {
    this.#leftOut = leftOut;
  }

  /** In order of first appearance, so that the order is stable between scrapes. */
  all(): Family[] {
    return [...this.#families.values()];
  }

  /**
   * Adds a column for a field to a table and to its metric. Returns the reason instead if the cluster's allowance is
   * used up or there are too many fields.
   */
  addColumn(table: StatTable, field: string): Column | 'field' | 'max_samples' {
    if (field.length > MAX_NAME_LENGTH || table.columns.length >= MAX_FIELDS) return 'field';
    if (!table.hasRoomForColumn()) return 'max_samples';
    const family = this.#familyOf(table, field);
    const neighbour = family.columns.find((one) => one.table.clusterId === table.clusterId)?.table;
    if (neighbour !== undefined) this.#unite(family.name, neighbour, table);
    const values = new Float64Array(table.times.length).fill(Number.NaN);
    const column: Column = { table, field, family, values, blocks: [] };
    family.columns = [...family.columns, column];
    table.toggleColumn(column);
    return column;
  }

  removeColumn(column: Column): void {
    const { family, table } = column;
    family.columns = family.columns.filter((one) => one !== column);
    table.toggleColumn(column);
    if (family.columns.length === 0 && this.#families.get(family.name) === family) this.#families.delete(family.name);
  }

  #familyOf({ stat }: StatTable, field: string): Family {
    const name = metricName(stat.key, stat.multiField ? field : undefined);
    let family = this.#families.get(name);
    if (family === undefined) {
      family = { name, header: Buffer.from(familyHeader(name, stat.description, stat.key)), columns: [] };
      this.#families.set(name, family);
    }
    return family;
  }

  /**
   * Two statistics of a cluster share a metric. Their samples must have the same labels, so the tables share their
   * label names.
   */
  #unite(metric: string, one: StatTable, other: StatTable): void {
    this.#leftOut.shared(metric, one.stat.key, other.stat.key);
    const kept = one.labelNames;
    const given = other.labelNames;
    if (kept === given) return;
    kept.absorb(given);
    const tables = new Set([other, ...this.all().flatMap(({ columns }) => columns.map(({ table }) => table))]);
    for (const table of tables) if (table.labelNames === given) table.relabel(kept);
  }
}
