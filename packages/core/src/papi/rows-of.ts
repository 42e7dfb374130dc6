import type { PapiAnswer } from './client-types.js';
import { unreadable } from './papi-errors.js';

/**
 * The rows that stand under a member of an answer, in pieces; undefined when there is no list, none for `null`.
 *
 * @throws PapiError E_PAPI_ANSWER, while they are read, when a piece of a large answer is no JSON
 */
export function rowsOf(answer: PapiAnswer<object>, member: string): Iterable<readonly unknown[]> | undefined {
  const rows = (answer.body as Readonly<Record<string, unknown>>)[member];
  if (answer.slices !== undefined && Array.isArray(rows)) return answer.slices();
  if (rows === null) return [];
  return Array.isArray(rows) ? [rows] : undefined;
}

/** The pieces of a large answer, with the place in what goes wrong. */
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
