import type { RowProblem } from './row-codes.js';

const MAX_NAMED = 5;

/** Summarizes problems, e.g. `a of devid 2 (timed out), b (no data) and 3 more`. */
export function summarize(problems: readonly RowProblem[]): string {
  const first = problems.slice(0, MAX_NAMED).map(({ key, devid, text }) => {
    return `${key}${devid === 0 ? '' : ` of devid ${devid}`} (${text})`;
  });
  const more = problems.length - first.length;
  return first.join(', ') + (more > 0 ? ` and ${more} more` : '');
}
