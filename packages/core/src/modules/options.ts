import type { SchemaIssue, StandardSchema } from '../sink/index.js';
import { within } from '../schedule/within.js';
import { MODULE_PATIENCE_MS } from './load.js';

/** One thing that is wrong with a package's options. */
export interface OptionProblem {
  readonly path: string;
  readonly problem: string;
}

/**
 * Has a package's schema check its options.
 *
 * @param place turns the path within the options into the path within the file
 * @throws what the schema throws; Error when it does not end
 */
export async function checkOptions(
  schema: StandardSchema,
  input: unknown,
  place: (path: readonly string[]) => string,
): Promise<{ readonly value: unknown; readonly problems: readonly OptionProblem[] }> {
  const result = await within(MODULE_PATIENCE_MS, Promise.resolve(schema['~standard'].validate(input)));
  if (result.issues === undefined) return { value: result.value, problems: [] };
  return {
    value: undefined,
    problems: result.issues.map((issue) => ({ path: place(pathOf(issue)), problem: issue.message })),
  };
}

function pathOf(issue: SchemaIssue): string[] {
  return (issue.path ?? []).map((segment) => String(typeof segment === 'object' ? segment.key : segment));
}
