import type { RowProblem } from '../decode/row-codes.js';

const NAMED_AT_MOST = 5;

/** `a of devid 2 (timed out), b (no data) and 3 more` */
export function summarize(problems: readonly RowProblem[]): string {
  const first = problems.slice(0, NAMED_AT_MOST).map(({ key, devid, text }) => {
    return `${key}${devid === 0 ? '' : ` of devid ${devid}`} (${text})`;
  });
  const more = problems.length - first.length;
  return first.join(', ') + (more > 0 ? ` and ${more} more` : '');
}
