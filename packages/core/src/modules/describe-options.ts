import type { StandardSchema } from '../sink/index.js';

/** One option of a package, as its schema tells it. */
export interface OptionInfo {
  /** `tls.ca` */
  readonly path: string;
  /** As in JSON Schema: `integer`, `string`, `string | array`, …; empty when it is not told. */
  readonly type: string;
  readonly required: boolean;
  readonly default?: unknown;
  readonly description?: string;
}

interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly JsonSchema[];
  readonly default?: unknown;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
}

/**
 * The options that a schema takes. Reads the JSON Schema that newer schema libraries give by way of the Standard Schema
 * (`~standard.jsonSchema.input`); nothing for those that do not.
 */
export function describeOptions(schema: StandardSchema): readonly OptionInfo[] | undefined {
  const standard = schema['~standard'] as { jsonSchema?: { input?: (options: { target: string }) => unknown } };
  try {
    const root = standard.jsonSchema?.input?.({ target: 'draft-2020-12' });
    return root === undefined ? undefined : [...optionsIn(root as JsonSchema, '')];
  } catch {
    // Some schemas have no JSON Schema; the package's own page has its options then.
    return undefined;
  }
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
