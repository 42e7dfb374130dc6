import type { JsonRow } from '../../source/index.js';

/** Rows are sorted out when so many more wait. */
const HELD = 1000;

/** Of all parts together the rows with the highest `operation_rate`; in their own order when there are no more than that. */
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
