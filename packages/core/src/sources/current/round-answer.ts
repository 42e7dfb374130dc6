import type { RowProblem } from './row-codes.js';
import type { SearchBudget } from './key-search.js';

/** How many requests per round may search for a bad key that no error names. */
const MAX_SEARCHES_PER_ROUND = 24;

/** Collects what the answers of one round contained besides points. */
export class RoundAnswer {
  /** Whether any request was answered. */
  any = false;
  readonly budget: SearchBudget = { left: MAX_SEARCHES_PER_ROUND };
  /** The newest time, in milliseconds, of values that OneFS refreshes at the job's interval; 0 if there are none. */
  newestMs = 0;
  /** Rows that OneFS could not gather but may be able to gather shortly. */
  transient: readonly RowProblem[] = [];

  add(newestMs: number, problems: readonly RowProblem[]): void {
    this.any = true;
    this.newestMs = Math.max(this.newestMs, newestMs);
    const transient = problems.filter(({ kind }) => kind === 'transient');
    if (transient.length > 0) this.transient = [...this.transient, ...transient];
  }
}
