import type { JsonSchema } from './json-schema.js';

/**
 * Describes what a schema accepts, to follow "expected" in a message. Returns nothing when the schema does not state
 * it.
 */
export function expectedBy(schema: JsonSchema | undefined): string | undefined {
  if (schema === undefined) return undefined;
  const { enum: choices, const: only, anyOf, oneOf } = schema;
  if (only !== undefined) return JSON.stringify(only);
  if (choices !== undefined) return `one of ${choices.map((one) => JSON.stringify(one)).join(', ')}`;
  const ways = anyOf ?? oneOf;
  if (ways !== undefined) {
    const words = ways.map(expectedBy).filter((one) => one !== undefined && one !== 'nothing');
    return words.length === 0 ? undefined : [...new Set(words)].join(' or ');
  }
  const types = [schema.type ?? []].flat().flatMap((type) => ofType(type, schema) ?? []);
  return types.length === 0 ? undefined : types.join(' or ');
}

function ofType(type: string, schema: JsonSchema): string | undefined {
  switch (type) {
    case 'string':
      return (schema.minLength ?? 0) > 0 ? 'text that is not empty' : 'text';
    case 'integer':
      return `a whole number${rangeOf(schema)}`;
    case 'number':
      return `a number${rangeOf(schema)}`;
    case 'boolean':
      return 'true or false';
    case 'array':
      return 'an array';
    case 'object':
      return 'a table';
    default:
      return undefined;
  }
}

/** Formats bounds as ` from 1 to 65535`. Ignores bounds that only state the range of safe integers. */
function rangeOf({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: JsonSchema): string {
  const bounds = [
    minimum !== undefined && minimum > -Number.MAX_SAFE_INTEGER && `from ${minimum}`,
    exclusiveMinimum !== undefined && exclusiveMinimum > -Number.MAX_SAFE_INTEGER && `above ${exclusiveMinimum}`,
    maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER && `${minimum === undefined ? 'up ' : ''}to ${maximum}`,
    exclusiveMaximum !== undefined && exclusiveMaximum < Number.MAX_SAFE_INTEGER && `below ${exclusiveMaximum}`,
  ].filter((bound) => bound !== false);
  return bounds.length === 0 ? '' : ` ${bounds.join(' ')}`;
}
