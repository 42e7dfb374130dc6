import { gostatsError, type ErrorCode } from '@gostats/core';
import { exitCodeOf } from '../exit-codes.js';
import { errorDocs } from './error-docs.js';

/** Every code, in the order of the catalogue. */
export const errorCodes: readonly ErrorCode[] = Object.keys(errorDocs) as ErrorCode[];

/** What a reader is told of a code. */
export interface ErrorExplanation {
  readonly code: ErrorCode;
  /** What it means, and whether it ends gostats. */
  readonly meaning: string;
  /** An example. */
  readonly message: string;
  readonly remedy: string;
  /** What helps further: commands to type, for one. */
  readonly more: string | undefined;
}

export function explainError(code: ErrorCode): ErrorExplanation {
  const { means, ends, at, more } = errorDocs[code];
  // The type of a union of codes cannot tell which `at` belongs to which; the catalogue's own types have checked each.
  const { message, remedy } = gostatsError(code, at as never);
  const end =
    ends === undefined ? 'It never ends gostats.' : `It ends gostats with exit code ${exitCodeOf(code)} ${ends}.`;
  return { code, meaning: `${means} ${end}`, message, remedy, more };
}
