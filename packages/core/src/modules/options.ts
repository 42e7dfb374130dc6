import { hold, redact } from '../secrets/index.js';
import type { SchemaIssue, StandardSchema } from '../sink/index.js';
import { waitAtMost } from '../time/wait-at-most.js';
import { describeIssue } from './describe-issue.js';
import { jsonSchemaOf } from './json-schema.js';
import { MODULE_TIMEOUT_MS } from './load.js';
import { markDeclaredSecrets } from './option-secrets.js';

/** One problem with a package's options. */
export interface OptionProblem {
  readonly path: string;
  readonly problem: string;
}

/**
 * Validates options with the schema of their package.
 *
 * @param place converts a path within the options to a path within the file
 * @param secrets the paths that its definition declares as secret
 * @throws what the schema throws; Error when it does not finish in time
 */
export async function checkOptions(
  schema: StandardSchema,
  input: unknown,
  place: (path: readonly string[]) => string,
  secrets?: readonly string[],
): Promise<{ readonly value: unknown; readonly problems: readonly OptionProblem[] }> {
  markDeclaredSecrets(schema, input, secrets);
  const result = await waitAtMost(MODULE_TIMEOUT_MS, Promise.resolve(schema['~standard'].validate(input)));
  if (result.issues === undefined) return { value: result.value, problems: [] };
  const root = jsonSchemaOf(schema);
  const problems = result.issues.flatMap((issue) => {
    const { keys } = issue as { readonly keys?: unknown };
    return describeIssue({ path: pathOf(issue), message: withoutValues(issue, input), keys }, input, root);
  });
  const unique = new Map(
    problems.map(({ path, problem }) => [JSON.stringify([path, problem]), { path: place(path), problem }]),
  );
  return { value: undefined, problems: [...unique.values()] };
}

function pathOf(issue: SchemaIssue): string[] {
  return (issue.path ?? []).map((segment) => String(typeof segment === 'object' ? segment.key : segment));
}

/** A shorter match in the message is as likely to be an ordinary word as the value. */
const MIN_VALUE_LENGTH = 8;

/** Removes the affected values from a message: it is not known yet which of them are secret. */
function withoutValues(issue: SchemaIssue, input: unknown): string {
  let about = input;
  for (const key of pathOf(issue))
    about = typeof about === 'object' && about !== null ? (about as Record<string, unknown>)[key] : about;
  const releases = [...textsIn(about)].map(hold);
  const message = redact(issue.message);
  for (const release of releases) release();
  return message;
}

function* textsIn(value: unknown): Generator<string> {
  if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) yield* textsIn(inner);
  else if ((typeof value === 'string' || typeof value === 'number') && String(value).length >= MIN_VALUE_LENGTH)
    yield String(value);
}
