import type { PapiAnswer } from './client-types.js';
import { unreadable } from './papi-errors.js';

/**
 * Returns the rows in a member of an answer, in pieces; no rows for `null`, and undefined if it is not a list.
 *
 * @throws PapiError E_PAPI_ANSWER, during iteration, when a piece of a large answer is not JSON
 */
export function rowsOf(answer: PapiAnswer<object>, member: string): Iterable<readonly unknown[]> | undefined {
  const rows = (answer.body as Readonly<Record<string, unknown>>)[member];
  if (answer.slices !== undefined && Array.isArray(rows)) return answer.slices();
  if (rows === null) return [];
  return Array.isArray(rows) ? [rows] : undefined;
}

/** Passes on the pieces of a large answer and adds cluster and path to parse errors. */
export function* namedSlices(
  slices: Iterable<readonly unknown[]>,
  at: { readonly cluster: string; readonly path: string },
): Generator<readonly unknown[], void, undefined> {
  try {
    yield* slices;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) throw unreadable(at, 'a row of it is no JSON', { transient: true });
    throw thrown;
  }
}
