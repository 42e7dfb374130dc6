import type { JsonRow } from '../../source/index.js';

/** How many rows to buffer beyond twice the limit before the coldest are dropped. */
const HELD = 1000;

/** Yields the `limit` rows with the highest `operation_rate`, or all rows in their own order if there are no more. */
export async function* hottest(
  parts: AsyncIterable<readonly JsonRow[]>,
  limit: number | undefined,
): AsyncGenerator<readonly JsonRow[], void, undefined> {
  if (limit === undefined) {
    yield* parts;
    return;
  }
  let kept: JsonRow[] = [];
  for await (const rows of parts) {
    kept.push(...rows);
    if (kept.length > 2 * limit + HELD) kept = kept.sort(byRate).slice(0, limit);
  }
  yield kept.length > limit ? kept.sort(byRate).slice(0, limit) : kept;
}

const rateOf = ({ operation_rate: rate }: JsonRow): number => (typeof rate === 'number' ? rate : 0);
const byRate = (a: JsonRow, b: JsonRow): number => rateOf(b) - rateOf(a);
