import { gostatsError, type ErrorCode } from '@gostats/core';
import { exitCodeOf } from '../exit-codes.js';
import { errorDocs } from './error-docs.js';

/** All error codes, in catalogue order. */
export const errorCodes: readonly ErrorCode[] = Object.keys(errorDocs) as ErrorCode[];

/** The explanation of an error code. */
export interface ErrorExplanation {
  readonly code: ErrorCode;
  /** What the error means, and whether it ends gostats. */
  readonly meaning: string;
  /** An example of the message. */
  readonly message: string;
  readonly remedy: string;
  /** Further help, such as commands to type. */
  readonly more: string | undefined;
}

export function explainError(code: ErrorCode): ErrorExplanation {
  const { means, ends, at, more } = errorDocs[code];
  // TypeScript cannot match `at` to its code in a union of codes; the type of the catalogue already has.
  const { message, remedy } = gostatsError(code, at as never);
  const end =
    ends === undefined ? 'It never ends gostats.' : `It ends gostats with exit code ${exitCodeOf(code)} ${ends}.`;
  return { code, meaning: `${means} ${end}`, message, remedy, more };
}
