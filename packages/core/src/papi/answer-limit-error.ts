import type { LimitName } from '../limits/index.js';

/** An answer was broken off, or is refused, since it is over a limit. */
export class AnswerLimitError extends Error {
  readonly limit: LimitName;
  readonly found: number;
  readonly allowed: number;

  constructor(limit: LimitName, found: number, allowed: number) {
    super(`over the limit ${limit}: at least ${found}, allowed are ${allowed}`);
    this.limit = limit;
    this.found = found;
    this.allowed = allowed;
  }
}
