import { flag, integer, list, type Call } from '../http/call.js';
import { badRequest, jsonResponse, papiError } from '../http/responses.js';
import type { ClusterModel } from '../model/cluster-model.js';
import type { SimulatedNode } from '../model/topology.js';
import { JsonText, printDouble, printElements, printMembers } from '../values/print.js';
import { aggregate } from './summary-totals.js';
import { nodesAsked } from './selection.js';

/** A value in a summary; an object (the user of a client) is kept as text. */
export type Cell = number | string | null | JsonText;
export type SummaryRow = Readonly<Record<string, Cell>>;

/** The kind of a column: how it is printed, and how it is aggregated with `totalby`. */
type Column = 'text' | 'integer' | 'double' | 'sum' | 'count' | 'mean' | 'max' | 'min' | 'json';

/** A table under statistics/summary. */
export interface SummaryTable {
  /** The name of the member that holds the rows. */
  readonly name: string;
  /** Columns in output order. */
  readonly columns: Readonly<Record<string, Column>>;
  /** Query arguments with comma-separated lists, and the column that each of them filters. */
  readonly filters: Readonly<Record<string, string>>;
  /** Columns allowed in `totalby`; empty: no totals. */
  readonly totals: readonly string[];
  /** The value of a column that has none after aggregation. */
  readonly totalled: (column: string) => Cell;
  readonly rows: (model: ClusterModel, nodes: readonly SimulatedNode[], call: Call, time: number) => SummaryRow[];
}

/** Summaries are collected at this interval, in seconds. */
const COLLECTED_EVERY = 5;

/** Answers a request for a summary table: filters, aggregates, sorts and prints its rows. */
export function summary(table: SummaryTable, call: Call, model: ClusterModel): Response {
  const nodes = nodesAsked(call, model, 'all');
  if (nodes instanceof Response) return nodes;
  const missing =
    call.lateNodes.size > 0 || nodes.some((node) => !model.isUp(node)) || model.upNodes().length < model.nodes.length;
  if (missing && !flag(call.query, 'degraded')) {
    return papiError(
      500,
      'AEC_SYSTEM_INTERNAL_ERROR',
      'Some nodes did not respond; use degraded to continue without them',
    );
  }
  const unknown = list(call.query, 'totalby')?.find((column) => !table.totals.includes(column));
  if (unknown !== undefined) return badRequest(`Invalid value for argument 'totalby': '${unknown}'`);
  const reached = nodes.filter((node) => model.isUp(node) && !call.lateNodes.has(node.lnn));
  const time = model.seconds() - (model.seconds() % COLLECTED_EVERY);
  const rows = shaped(table, call, table.rows(model, reached, call, time));
  if (rows instanceof Response) return rows;
  return jsonResponse(`\n{\n"${table.name}" : ${printElements(rows.map((row) => printRow(table, row)))}\n}\n`);
}

function shaped(table: SummaryTable, call: Call, all: SummaryRow[]): SummaryRow[] | Response {
  let rows = filtered(table, call, all);
  const by = list(call.query, 'totalby');
  if (by !== undefined) rows = aggregate(table, rows, by);
  const order = list(call.query, 'sort') ?? [];
  const wrong = order
    .map(fieldOf)
    .find((field) => !(field in table.columns) && field !== 'user_id' && field !== 'user_name');
  if (wrong !== undefined) return badRequest(`Invalid value for argument 'sort': '${wrong}'`);
  if (order.length > 0) rows = [...rows].sort((a, b) => compare(a, b, order));
  const limit = integer(call.query, 'limit');
  return limit === undefined || !(limit >= 1) ? rows : rows.slice(0, limit);
}

function filtered(table: SummaryTable, call: Call, rows: SummaryRow[]): SummaryRow[] {
  let left = rows;
  for (const [argument, column] of Object.entries(table.filters)) {
    const wanted = list(call.query, argument);
    if (wanted === undefined || wanted.includes('all')) continue;
    left = left.filter((row) => wanted.includes(textOf(row[column])));
  }
  return left;
}

function fieldOf(term: string): string {
  return term.replace(/^(asc|desc):/, '');
}

/** Compares numbers by size and texts by code unit; ascending unless the field is prefixed with `desc:`. */
function compare(a: SummaryRow, b: SummaryRow, order: readonly string[]): number {
  for (const term of order) {
    const [x, y] = [a[fieldOf(term)], b[fieldOf(term)]];
    const difference = typeof x === 'number' && typeof y === 'number' ? x - y : compareTexts(textOf(x), textOf(y));
    if (difference !== 0) return term.startsWith('desc:') ? -difference : difference;
  }
  return 0;
}

function compareTexts(x: string, y: string): number {
  return x < y ? -1 : Number(x !== y);
}

function textOf(cell: Cell | undefined): string {
  return cell === undefined || cell === null ? '' : cell instanceof JsonText ? cell.text : String(cell);
}

function printRow(table: SummaryTable, row: SummaryRow): string {
  const members: string[] = [];
  for (const name in table.columns) {
    const cell = row[name];
    if (cell !== undefined) members.push(`"${name}" : ${printCell(cell, table.columns[name])}`);
  }
  return printMembers(members);
}

function printCell(cell: Cell, column: Column | undefined): string {
  if (cell === null) return 'null';
  if (cell instanceof JsonText) return cell.text;
  if (typeof cell === 'string') return JSON.stringify(cell);
  return column === 'integer' || column === 'count' || column === 'max' || column === 'min'
    ? String(Math.round(cell))
    : printDouble(cell);
}
