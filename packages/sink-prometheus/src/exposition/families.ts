import type { Column, Family } from './family.js';
import { LabelNames } from './label-names.js';
import { familyHeader, metricName } from './names.js';
import type { StatTable } from './stat-table.js';

/** All metrics, by name, and the label names that belong to each statistic. */
export class Families {
  readonly #families = new Map<string, Family>();
  readonly #labelNames = new Map<string, LabelNames>();
  readonly #instanceLabel: string;

  constructor(instanceLabel: string) {
    this.#instanceLabel = instanceLabel;
  }

  /** In the order in which they came up: the same from scrape to scrape. */
  all(): Family[] {
    return [...this.#families.values()];
  }

  /** The label names of a statistic: the same for every cluster. */
  labelNamesOf(statKey: string): LabelNames {
    let names = this.#labelNames.get(statKey);
    if (names === undefined) this.#labelNames.set(statKey, (names = new LabelNames(this.#instanceLabel)));
    return names;
  }

  /** Adds a column for a field to a table and to the metric it belongs to. */
  addColumn(table: StatTable, field: string): Column {
    const family = this.#familyOf(table, field);
    const neighbour = family.columns[0]?.table;
    if (neighbour !== undefined && neighbour.labelNames !== table.labelNames) this.#unite(neighbour, table);
    const values = new Float64Array(table.times.length).fill(Number.NaN);
    const column: Column = { table, field, family, values, blocks: [] };
    family.columns = [...family.columns, column];
    table.columns = [...table.columns, column];
    table.bindings.clear();
    return column;
  }

  removeColumn(column: Column): void {
    const { family, table } = column;
    family.columns = family.columns.filter((one) => one !== column);
    table.columns = table.columns.filter((one) => one !== column);
    table.bindings.clear();
    if (family.columns.length === 0 && this.#families.get(family.name) === family) this.#families.delete(family.name);
  }

  /** Once no cluster has the statistic any more. */
  forgetStat(statKey: string): void {
    this.#labelNames.delete(statKey);
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

  /** Two statistics share a metric, so their samples must have the same labels: they share the names from now on. */
  #unite(one: StatTable, other: StatTable): void {
    const kept = one.labelNames;
    const given = other.labelNames;
    kept.absorb(given);
    for (const [statKey, names] of this.#labelNames) if (names === given) this.#labelNames.set(statKey, kept);
    const tables = new Set([other, ...this.all().flatMap(({ columns }) => columns.map(({ table }) => table))]);
    for (const table of tables) if (table.labelNames === given) table.relabel(kept);
  }
}
