import type { StandardSchema } from '../sink/index.js';
import { jsonSchemaOf, type JsonSchema } from './json-schema.js';

/** One option of a package, as described by its schema. */
export interface OptionInfo {
  /** `tls.ca` */
  readonly path: string;
  /** As in JSON Schema: `integer`, `string`, `string | array`, …; empty when the schema does not state it. */
  readonly type: string;
  readonly required: boolean;
  readonly default?: unknown;
  readonly description?: string;
}

/**
 * Lists the options that a schema accepts, from its JSON Schema. Returns nothing when it has none; only the package's
 * own page documents the options then.
 */
export function describeOptions(schema: StandardSchema): readonly OptionInfo[] | undefined {
  const root = jsonSchemaOf(schema);
  return root === undefined ? undefined : [...optionsIn(root, '')];
}

function* optionsIn({ properties = {}, required = [] }: JsonSchema, path: string): Generator<OptionInfo> {
  for (const [name, one] of Object.entries(properties)) {
    const here = path === '' ? name : `${path}.${name}`;
    if (one.properties !== undefined) {
      yield* optionsIn(one, here);
      continue;
    }
    yield {
      path: here,
      type: typeOf(one),
      required: required.includes(name),
      ...('default' in one ? { default: one.default } : {}),
      ...(one.description === undefined ? {} : { description: one.description }),
    };
  }
}

function typeOf({ type, anyOf, enum: values, const: only }: JsonSchema): string {
  if (values !== undefined) return values.map((value) => JSON.stringify(value)).join(' | ');
  if (only !== undefined) return JSON.stringify(only);
  if (anyOf !== undefined) return [...new Set(anyOf.map(typeOf))].filter((one) => one !== '').join(' | ');
  return type === undefined ? '' : [type].flat().join(' | ');
}
