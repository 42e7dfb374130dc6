/** The OneFS types for single numbers. */
const NUMBERS: ReadonlySet<string> = new Set(['int32', 'uint32', 'int64', 'uint64', 'double']);
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/**
 * Parses text in place of a number. Some OneFS releases put 64-bit counters in quotes, and without this they would
 * become a tag with the value 1.
 *
 * @returns the number, or the text itself if the type is not numeric, or undefined if the text is not the expected
 *   number
 */
export function numberInText(text: string, valueType: string): number | string | undefined {
  if (!NUMBERS.has(valueType)) return text;
  return DECIMAL.test(text.trim()) ? Number(text) : undefined;
}
