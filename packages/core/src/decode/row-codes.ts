import type { StatRow } from '../papi/wire-types.js';

/** A row that has no usable value. */
export interface RowProblem {
  /**
   * `absent`: this cluster or node does not have it, and asking again will not help.
   * `passing`: a node was slow or away; asking again may help.
   * `undecodable`: the value has a shape that is not known.
   */
  readonly kind: 'absent' | 'passing' | 'undecodable';
  readonly key: string;
  readonly devid: number;
  /** OneFS's own number. */
  readonly code: number;
  readonly text: string;
}

interface Verdict {
  readonly degraded: boolean;
  readonly problem?: RowProblem;
}

const GOOD: Verdict = { degraded: false };
const DEGRADED: Verdict = { degraded: true };
/** Not present, not implemented, not configured, no data. Codes are OneFS's, as consumers of the API know them. */
const ABSENT = new Set([1, 2, 9, 10]);

/** What a row's error code means: none and 0 = good, 3 = the value counts though some node did not add to it. */
export function classifyRow(row: StatRow | null): Verdict {
  if (row === null) return undecodable({});
  const code = row.error_code;
  if (typeof row.time !== 'number' || typeof row.key !== 'string') return undecodable(row);
  if (code === null || code === 0 || code === undefined) return GOOD;
  if (code === 3) return DEGRADED;
  const kind = ABSENT.has(code) ? 'absent' : 'passing';
  return {
    degraded: false,
    problem: { kind, key: row.key, devid: row.devid, code, text: row.error ?? `error code ${code}` },
  };
}

function undecodable(row: { readonly [Member in keyof StatRow]?: unknown }): Verdict {
  const key = typeof row.key === 'string' ? row.key : 'a row';
  const devid = typeof row.devid === 'number' ? row.devid : 0;
  return { degraded: false, problem: { kind: 'undecodable', key, devid, code: 0, text: 'it has no key or no time' } };
}
