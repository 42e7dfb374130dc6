/** Names of sinks, sources and plugins: lower case, digits, hyphens. */
export const EXTENSION_NAME = /^[a-z][a-z0-9-]*$/;

/** Returns whether a value implements the part of Standard Schema that the host calls. */
export function isSchema(value: unknown): boolean {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return false;
  const standard = (value as Record<string, unknown>)['~standard'];
  return typeof (standard as { validate?: unknown } | undefined)?.validate === 'function';
}

export function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((text) => typeof text === 'string');
}

/** Describes what was found, for the end of "expected …, found …". */
export function foundValue(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return value === null ? 'null' : Array.isArray(value) ? 'an array' : typeof value;
}
