import { remoteText } from '@gostats/core';

/** Maximum length of a text from a registry. */
const MAX_TEXT = 300;
const MAX_TEXTS = 200;

export function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Returns a third-party text, sanitised for display; empty if it is missing. */
export function textIn(table: unknown, key: string): string {
  const value = isTable(table) && Object.hasOwn(table, key) ? table[key] : undefined;
  return typeof value === 'string' ? remoteText(value, MAX_TEXT) : '';
}

export function textsIn(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  return value.slice(0, MAX_TEXTS).flatMap((one) => (typeof one === 'string' ? [remoteText(one, MAX_TEXT)] : []));
}

export function numberIn(table: unknown, key: string): number | undefined {
  const value = isTable(table) && Object.hasOwn(table, key) ? table[key] : undefined;
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}

export function keysIn(value: unknown): string[] {
  return isTable(value) ? textsIn(Object.keys(value)) : [];
}
