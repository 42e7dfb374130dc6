import type { LimitName } from '../limits/index.js';

/** Thrown when an answer exceeds a limit and is therefore aborted or rejected. */
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
