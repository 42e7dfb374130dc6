import { GostatsError, problemOf } from '@gostats/core';
import { EXIT_FAILED, exitCodeOf } from './exit-codes.js';

export interface DescribedError {
  /** For stderr, ends with a newline. */
  readonly text: string;
  readonly exitCode: number;
}

/**
 * What a person is told of an error: for one out of the catalogue its code, its message and what to do; for any other
 * one sentence, and where it happened only when that was asked for.
 */
export function describeError(thrown: unknown, withStack: boolean): DescribedError {
  if (thrown instanceof GostatsError) {
    const stack = withStack && thrown.cause !== undefined ? `${indent(stackOf(thrown.cause))}\n` : '';
    return {
      text: `${thrown.code}  ${thrown.message}\n${indent(thrown.remedy)}\n${stack}`,
      exitCode: exitCodeOf(thrown.code),
    };
  }
  const next = withStack
    ? indent(stackOf(thrown))
    : '  To see where, run it again with GOSTATS_DEBUG=1 or --loglevel debug.';
  return { text: `Unexpected error: ${problemOf(thrown)}. Please report it.\n${next}\n`, exitCode: EXIT_FAILED };
}

export function stackOf(thrown: unknown): string {
  return thrown instanceof Error ? (thrown.stack ?? String(thrown)) : problemOf(thrown);
}

function indent(text: string): string {
  return text.replace(/^/gm, '  ');
}
