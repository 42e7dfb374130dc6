import type { z } from 'zod';
import { entryLeftOut, ignored, type Findings, type Scope } from './findings.js';
import { joinPath } from './locate.js';
import type { Secrets, Table } from './secrets.js';
import { findSimilar } from '../spelling/similar.js';
import { defaultOf, docOf, type AnyTableSpec, type TableSpec } from './table-spec.js';

export interface CheckedTable<Output> {
  /** Every key has a value: its own, its default, or an empty string if it has no default and has been reported. */
  readonly values: Output;
  /** Keys that core does not define and passes on, as in the file. */
  readonly foreign: Table;
}

export interface CheckContext {
  readonly secrets: Secrets;
  readonly findings: Findings;
  /** Returns a hint for an unknown key that resembles no known one. */
  readonly hint: (key: string) => string | undefined;
}

/** Checks one table key by key, so that all its problems are found at once. */
export function checkTable<Output extends object>(
  spec: TableSpec<Output>,
  raw: Table,
  path: string,
  context: CheckContext,
): CheckedTable<Output> {
  const schemas = Object.entries<z.ZodType>(spec.keys);
  const values = schemas.map(([key, schema]) => [key, checkKey(schema, raw[key], key, path, context)]);
  return { values: Object.fromEntries(values) as Output, foreign: handleForeign(spec, raw, path, context) };
}

function checkKey(schema: z.ZodType, given: unknown, key: string, path: string, context: CheckContext): unknown {
  const { secrets, findings } = context;
  const keyPath = joinPath(path, key);
  const { expected, isPublic, tolerate } = docOf(schema);
  const value =
    isPublic === true ? secrets.fillPublic(given, keyPath, findings) : secrets.fill(given, keyPath, findings);
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const fallback = defaultOf(schema);
  const tolerated = tolerate?.(value);
  const isGood = (element: unknown): boolean => schema.safeParse([element]).success;
  if (findings.has(keyPath)) {
    // Its reference could not be resolved, which has already been reported.
  } else if (tolerated !== undefined) {
    const found = value === undefined ? 'missing; ' : '';
    const got = value === undefined ? '' : `, got ${secrets.describe(value, key)}`;
    findings.warning(keyPath, `${found}expected ${expected}${got}`, tolerated.consequence);
    return tolerated.value;
  } else if (value === undefined) findings.problem(keyPath, `missing; expected ${expected}`);
  else if (Array.isArray(value) && Array.isArray(fallback.value) && !value.every(isGood)) {
    for (const [index, element] of (value as readonly unknown[]).entries()) {
      if (isGood(element)) continue;
      if (element === '') {
        findings.warning(`${keyPath}[${index}]`, 'an empty string', 'it is left out');
        continue;
      }
      const wanted = typeof element === 'string' ? expected : 'a non-empty string';
      findings.problem(
        `${keyPath}[${index}]`,
        `expected ${wanted}, got ${secrets.describe(element, key)}`,
        entryLeftOut,
      );
    }
    return schema.safeParse(value.filter(isGood)).data ?? fallback.value;
  } else
    findings.problem(keyPath, `expected ${expected}, got ${secrets.describe(value, key)}`, defaultUsed(fallback.value));
  return fallback.value ?? '';
}

function defaultUsed(value: unknown): Scope {
  const shown = ['number', 'string', 'boolean'].includes(typeof value) ? ` (${JSON.stringify(value)})` : '';
  return { kind: 'key', consequence: `its default${shown} is used` };
}

function handleForeign(spec: AnyTableSpec, table: Table, path: string, { findings, hint }: CheckContext): Table {
  const known = Object.keys(spec.keys);
  const foreign: [string, unknown][] = [];
  for (const [key, value] of Object.entries(table)) {
    if (known.includes(key)) continue;
    const similar = findSimilar(key, known);
    if (similar === undefined && spec.foreignKeys?.test(key)) foreign.push([key, value]);
    else if (mayIgnore(spec, similar))
      findings.warning(joinPath(path, key), `unknown key${suggest(similar, hint(key))}`, IGNORED);
    else findings.problem(joinPath(path, key), `unknown key${suggest(similar, hint(key))}`, ignored);
  }
  return Object.fromEntries(foreign);
}

const IGNORED = 'it is ignored, as gostats (Go) does';

/** gostats (Go) ignores unknown keys, and so does this, unless the intended key protects something. */
function mayIgnore(spec: AnyTableSpec, similar: string | undefined): boolean {
  const meant = Object.entries(spec.keys).find(([key]) => key === similar)?.[1];
  return spec.isOfGostats === true && (meant === undefined || docOf(meant).protects !== true);
}

function suggest(similar: string | undefined, hint: string | undefined): string {
  if (similar !== undefined) return `; did you mean "${similar}"?`;
  return hint === undefined ? '' : `; ${hint}`;
}
