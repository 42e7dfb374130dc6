/** A change that imitates differences between the answers of releases and clusters. */
export interface Mutant {
  /** What the changed rows have, for messages: `null in every member`. */
  readonly what: string;
  /** Changes every second row of a list. Other values are returned unchanged. */
  readonly change: (body: unknown) => unknown;
}

type Row = Record<string, unknown>;

export const mutants: readonly Mutant[] = [
  { what: 'no member at all', change: everySecond(() => ({})) },
  { what: 'null in every member', change: everySecond((row) => mapped(row, () => null)) },
  {
    what: 'members that are not known',
    change: everySecond((row) => ({ ...row, 'new member': 1, more: { deep: [1] }, list: ['x'] })),
  },
  {
    what: 'text instead of numbers',
    change: everySecond((row) => mapped(row, (value) => (typeof value === 'number' ? String(value) : value))),
  },
  {
    what: 'numbers instead of text',
    change: everySecond((row) => mapped(row, (value, index) => (typeof value === 'string' ? index : value))),
  },
  {
    what: 'lists and maps instead of values',
    change: everySecond((row) => mapped(row, (value, index) => (index % 2 === 0 ? [value] : { value }))),
  },
  {
    what: 'names such as __proto__ and constructor',
    change: everySecond((row) =>
      Object.assign(JSON.parse('{"__proto__": 1, "constructor": "x", "toString": 2}') as Row, row),
    ),
  },
  { what: 'text that is no row', change: everySecond(() => 'not a row') },
];

function everySecond(change: (row: Row) => unknown): (body: unknown) => unknown {
  return (body) => {
    if (!Array.isArray(body)) return body;
    // A list with one row gets a good row in addition to the changed one.
    const rows: readonly unknown[] = body.length === 1 ? [body[0], body[0]] : body;
    return rows.map((row, index) =>
      index % 2 === 1 && typeof row === 'object' && row !== null ? change(row as Row) : row,
    );
  };
}

function mapped(row: Row, change: (value: unknown, index: number) => unknown): Row {
  return Object.fromEntries(Object.entries(row).map(([name, value], index) => [name, change(value, index)]));
}
