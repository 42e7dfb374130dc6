import type { Cell, SummaryRow, SummaryTable } from './summary.js';

/**
 * Aggregates rows that agree in the columns of `totalby`: rates and counts are summed, extremes kept, averages weighted
 * by the number of operations. The other columns lose their value.
 */
export function aggregate(table: SummaryTable, rows: readonly SummaryRow[], by: readonly string[]): SummaryRow[] {
  const groups = new Map<string, SummaryRow[]>();
  for (const row of rows) {
    const name = JSON.stringify(by.map((column) => row[column] ?? null));
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [row]);
    else group.push(row);
  }
  return [...groups.values()].map((group) => totalOf(table, group, by));
}

function totalOf(table: SummaryTable, group: readonly SummaryRow[], by: readonly string[]): SummaryRow {
  const weight = Object.keys(table.columns).find((column) => table.columns[column] === 'count');
  const weights = group.map((row) => (weight === undefined ? 1 : number(row[weight])));
  const total: Record<string, Cell> = {};
  for (const [column, kind] of Object.entries(table.columns)) {
    const numbers = (): number[] => group.map((row) => number(row[column]));
    if (by.includes(column) || column === 'time') total[column] = group[0]?.[column] ?? null;
    else if (kind === 'sum' || kind === 'count') total[column] = numbers().reduce((sum, value) => sum + value, 0);
    else if (kind === 'max') total[column] = Math.max(...numbers());
    else if (kind === 'min') total[column] = Math.min(...numbers());
    else if (kind === 'mean') total[column] = weightedMean(numbers(), weights);
    else total[column] = table.totalled(column);
  }
  return total;
}

function weightedMean(values: readonly number[], weights: readonly number[]): number {
  const all = weights.reduce((sum, value) => sum + value, 0);
  if (all === 0) return 0;
  return values.reduce((sum, value, index) => sum + value * (weights[index] ?? 0), 0) / all;
}

function number(cell: Cell | undefined): number {
  return typeof cell === 'number' ? cell : 0;
}
