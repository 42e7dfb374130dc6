import { problemOf } from '../errors.js';

/** A promise of the contract that a sink does not keep, in a sentence. */
export class ConformanceError extends Error {
  override readonly name = 'ConformanceError';
}

/** @throws ConformanceError unless the condition holds */
export function mustHold(holds: boolean, sentence: string, cause?: unknown): asserts holds {
  if (!holds) throw new ConformanceError(sentence, cause === undefined ? {} : { cause });
}

/** What was thrown, for a sentence: sinks throw anything at all. */
export function thrownText(thrown: unknown): string {
  return thrown instanceof Error ? problemOf(thrown) : `${typeof thrown} ${String(thrown)}`;
}
