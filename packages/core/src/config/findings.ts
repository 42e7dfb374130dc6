import type { ConfigProblem } from '../errors.js';
import type { Locate } from './locate.js';

/** Gathers what is wrong, so that all of it can be said at once, and what was put right, for the log. */
export class Findings {
  readonly problems: ConfigProblem[] = [];
  readonly warnings: ConfigProblem[] = [];
  readonly #locate: Locate;

  constructor(locate: Locate) {
    this.#locate = locate;
  }

  problem(path: string, problem: string): void {
    this.problems.push({ line: this.#locate(path), path, problem });
  }

  warning(path: string, problem: string): void {
    this.warnings.push({ line: this.#locate(path), path, problem });
  }

  /** Whether something was said of this path already: one problem a key is enough. */
  has(path: string): boolean {
    return this.problems.some((one) => one.path === path);
  }
}

/** In the order of the file; what has no line comes first. */
export function sortByLine(problems: readonly ConfigProblem[]): ConfigProblem[] {
  return problems.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0));
}
