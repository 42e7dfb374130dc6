import type { SchemaIssue, StandardSchema } from '../sink/index.js';

/**
 * Validates options like the host does.
 *
 * @throws Error that names every option that the schema rejects
 */
export async function checkOptions<Output>(schema: StandardSchema<Output>, written: unknown): Promise<Output> {
  const result = await schema['~standard'].validate(written);
  if (result.issues === undefined) return result.value;
  throw new Error(`the options are refused: ${result.issues.map(describeIssue).join('; ')}`);
}

function describeIssue({ path = [], message }: SchemaIssue): string {
  const name = path.map((segment) => String(typeof segment === 'object' ? segment.key : segment)).join('.');
  return name === '' ? message : `${name}: ${message}`;
}
