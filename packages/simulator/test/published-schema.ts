import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A schema as PAPI publishes it: JSON Schema draft 3, where `required` stands at the property. */
export interface Schema {
  readonly type?: string | readonly (string | Schema)[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly required?: boolean;
  readonly additionalProperties?: boolean;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
}

/** A file of the folder `shared` beside the repository. Throws an error that says so when it is missing. */
export function readShared(path: string): string {
  const file = fileURLToPath(new URL(`../../../../shared/${path}`, import.meta.url));
  if (!existsSync(file)) {
    throw new Error(
      `This test reads ../shared/${path} (beside the repository's root), which is missing. Put it there and run again.`,
    );
  }
  return readFileSync(file, 'utf8');
}

/** What in a value breaks a schema, with its place; empty when nothing does. */
export function violations(value: unknown, schema: Schema, place = '$'): string[] {
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? ['any']);
  const tried = types.map((type) =>
    typeof type === 'string'
      ? hasType(value, type)
        ? inside(value, schema, place)
        : [`${place}: no ${type}`]
      : violations(value, type, place),
  );
  return tried.find((found) => found.length === 0) ?? tried.flat();
}

function inside(value: unknown, schema: Schema, place: string): string[] {
  const found: string[] = [];
  if (schema.enum !== undefined && !schema.enum.includes(value))
    found.push(`${place}: not in ${schema.enum.join(', ')}`);
  if (typeof value === 'number' && (value < (schema.minimum ?? value) || value > (schema.maximum ?? value))) {
    found.push(`${place}: ${value} is out of range`);
  }
  if (typeof value === 'string') {
    if (value.length < (schema.minLength ?? 0) || value.length > (schema.maxLength ?? Infinity))
      found.push(`${place}: length ${value.length}`);
  }
  if (Array.isArray(value)) {
    if (value.length < (schema.minItems ?? 0) || value.length > (schema.maxItems ?? Infinity))
      found.push(`${place}: ${value.length} items`);
    const { items } = schema;
    if (items !== undefined)
      value.forEach((item, index) => found.push(...violations(item, items, `${place}[${index}]`)));
  } else if (typeof value === 'object' && value !== null) {
    found.push(...members(value as Record<string, unknown>, schema, place));
  }
  return found;
}

function members(value: Record<string, unknown>, schema: Schema, place: string): string[] {
  const properties = schema.properties ?? {};
  const found = Object.entries(properties).flatMap(([name, property]) => {
    if (name in value) return violations(value[name], property, `${place}.${name}`);
    return property.required === true ? [`${place}.${name}: missing`] : [];
  });
  if (schema.additionalProperties !== false) return found;
  return [
    ...found,
    ...Object.keys(value)
      .filter((name) => !(name in properties))
      .map((name) => `${place}.${name}: not in the schema`),
  ];
}

function hasType(value: unknown, type: string): boolean {
  if (type === 'any') return true;
  if (type === 'null') return value === null;
  if (type === 'array') return Array.isArray(value);
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value);
  return typeof value === type;
}
