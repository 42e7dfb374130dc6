/** OneFS's types of single numbers. */
const NUMBERS: ReadonlySet<string> = new Set(['int32', 'uint32', 'int64', 'uint64', 'double']);
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/**
 * A text where the catalogue says that there is a number: some releases put 64-bit counters in quotes. Taken for a text
 * it would become the value 1.
 *
 * @returns the number, the text itself where a text is right, undefined for a text that is no number where one belongs
 */
export function numberInText(text: string, valueType: string): number | string | undefined {
  if (!NUMBERS.has(valueType)) return text;
  return DECIMAL.test(text.trim()) ? Number(text) : undefined;
}
