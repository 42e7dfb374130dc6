import { problemOf } from '../errors.js';

/** Thrown when a sink or source violates the contract. */
export class ConformanceError extends Error {
  override readonly name = 'ConformanceError';
}

/** @throws ConformanceError unless the condition holds */
export function mustHold(holds: boolean, sentence: string, cause?: unknown): asserts holds {
  if (!holds) throw new ConformanceError(sentence, cause === undefined ? {} : { cause });
}

/** Formats a thrown value for a message. Sinks can throw values of any type. */
export function thrownText(thrown: unknown): string {
  return thrown instanceof Error ? problemOf(thrown) : `${typeof thrown} ${String(thrown)}`;
}
