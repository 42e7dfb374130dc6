import type { RowProblem } from './row-codes.js';
import type { SearchBudget } from './key-search.js';

/** Requests of a round that look for a key that no error names. */
const MAX_SEARCHES_PER_ROUND = 24;

/** What the answers of one round held beside their points. */
export class RoundAnswer {
  /** Whether anything was answered. */
  any = false;
  readonly budget: SearchBudget = { left: MAX_SEARCHES_PER_ROUND };
  /** The newest time of values that OneFS takes in the job's rhythm, milliseconds; 0 when it has none. */
  newestMs = 0;
  /** Rows that OneFS could not gather, and may gather in a moment. */
  transient: readonly RowProblem[] = [];

  add(newestMs: number, problems: readonly RowProblem[]): void {
    this.any = true;
    this.newestMs = Math.max(this.newestMs, newestMs);
    const transient = problems.filter(({ kind }) => kind === 'transient');
    if (transient.length > 0) this.transient = [...this.transient, ...transient];
  }
}
