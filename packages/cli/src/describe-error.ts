import { GostatsError, problemOf } from '@gostats/core';
import { EXIT_FAILED, exitCodeOf } from './exit-codes.js';

export interface DescribedError {
  /** The text for stderr, including the final newline. */
  readonly text: string;
  readonly exitCode: number;
}

/**
 * Formats an error for a human: code, message and remedy for an error from the catalogue, one sentence for any other.
 * The stack is included only if `withStack` is set.
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
