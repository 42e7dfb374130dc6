import { defaultLimits, remoteText } from '../../limits/index.js';
import type { JsonValue, StatRow } from '../../papi/wire-types.js';

/** A row that has no usable value. */
export interface RowProblem {
  /**
   * `absent`: this cluster or node does not have it; a retry will not help.
   * `transient`: a node was slow or unreachable; a retry may help.
   * `undecodable`: the row has an unknown shape.
   */
  readonly kind: 'absent' | 'transient' | 'undecodable';
  readonly key: string;
  readonly devid: number;
  /** The OneFS error code. */
  readonly code: number;
  readonly text: string;
}

/** A row whose members have the expected types. */
export interface GoodRow {
  readonly kind: 'good';
  readonly key: string;
  readonly devid: number;
  readonly node: number | undefined;
  readonly time: unknown;
  readonly value: JsonValue;
  /** Whether a node did not contribute to the value. */
  readonly degraded: boolean;
}

/** A usable row or its problem. A single flat object, because there are many rows. */
export type Verdict = GoodRow | RowProblem;

/** Not present, not implemented, not configured, no data. OneFS error codes as observed by consumers of the API. */
const ABSENT = new Set([1, 2, 9, 10]);
/** The name used for a row without a key. */
export const NO_KEY = 'a row';
/** devids and LNNs are small numbers; a OneFS cluster has at most 252 nodes. */
const MAX_DEVID = 65_535;

/** Classifies a row by its error code. None or 0 means good; 3 means valid although a node did not contribute. */
export function classifyRow(given: unknown, textLength: number = defaultLimits.text_length): Verdict {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return bad('it is no map');
  const row = given as { readonly [Member in keyof StatRow]?: unknown };
  if (typeof row.key !== 'string') return bad('it has no key');
  // null stands for the cluster itself.
  const devid = row.devid === null ? 0 : idIn(row.devid);
  if (devid === undefined) return bad(`its devid is ${remoteText(row.devid, 40)}`, row.key);
  const code = row.error_code ?? 0;
  if (code !== 0 && code !== 3) {
    const number = typeof code === 'number' ? code : Number.NaN;
    const kind = ABSENT.has(number) ? 'absent' : 'transient';
    const text =
      row.error === null || row.error === undefined
        ? `error code ${remoteText(code, 40)}`
        : remoteText(row.error, textLength);
    return { kind, key: row.key, devid, code: number, text };
  }
  const lnn = row.node ?? undefined;
  const node = idIn(lnn);
  if (lnn !== undefined && node === undefined) return bad(`its node is ${remoteText(lnn, 40)}`, row.key, devid);
  const value = row.value === undefined ? null : (row.value as JsonValue);
  return { kind: 'good', key: row.key, devid, node, time: row.time, value, degraded: code === 3 };
}

/** Parses an id. Some OneFS releases put numbers in quotes. */
function idIn(value: unknown): number | undefined {
  const id = typeof value === 'string' && /^\d{1,5}$/.test(value) ? Number(value) : value;
  return typeof id === 'number' && Number.isInteger(id) && id >= 0 && id <= MAX_DEVID ? id : undefined;
}

function bad(text: string, key = NO_KEY, devid = 0): Verdict {
  return { kind: 'undecodable', key, devid, code: 0, text };
}
