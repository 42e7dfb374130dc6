import { z } from 'zod';

export const text = z.string();
export const number = z.number();
export const integer = z.int();
/** Any value, but there. */
export const anything = z.unknown().refine((value) => value !== undefined, 'missing');

/** Members of one type, their names with spaces between them. */
export const each = <Schema extends z.ZodType>(schema: Schema, names: string): Record<string, Schema> =>
  Object.fromEntries(names.split(' ').map((name) => [name, schema]));

/** An answer whose one member is a list of rows, and rows may have members beside those that are documented. */
export const rows = (name: string, row: z.ZodRawShape): z.ZodType =>
  z.strictObject({ [name]: z.array(z.looseObject(row)) });

/** What in a value breaks a shape, with its place; empty when nothing does. */
export function violations(value: unknown, shape: z.ZodType): string[] {
  const { error } = shape.safeParse(value);
  return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
}
