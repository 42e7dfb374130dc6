/**
 * JSON as PAPI writes it: one member a line, a blank line before an object in an array, a blank on both sides of a
 * colon. Recorded for error bodies (`\n{\n"errors" : \n[\n\n{\n"code" : …`); taken to hold for all of its answers.
 */

/** A string that is JSON already. */
export class JsonText {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type Printable =
  | JsonText
  | string
  | number
  | boolean
  | null
  | readonly Printable[]
  | { readonly [name: string]: Printable };

/**
 * A double key's number: OneFS keeps many of them as float32, so they print with up to 16 digits of noise
 * (0.2000000029802322), whole ones with a point (0.0), small ones with an exponent of two digits
 * (1.000000000000000e-09).
 */
export function printDouble(value: number): string {
  const single = Math.fround(value);
  if (Number.isInteger(single)) return `${single}.0`;
  if (single < 1e-4 && single > -1e-4) return single.toExponential(15).replace(/e([+-])(\d)$/, 'e$10$2');
  const shortest = String(single);
  // A point and 16 digits at most; fewer digits need no rounding.
  if (shortest.length <= 17) return shortest;
  return (single > 1 ? withoutLastDigit(shortest) : undefined) ?? String(Number(single.toPrecision(16)));
}

/**
 * Rounds 17 digits to 16 by hand, at half of the price of toPrecision, which counts in half a million numbers a second.
 * undefined where a nine or a zero would make it more than a change of one digit.
 */
function withoutLastDigit(digits: string): string | undefined {
  const end = digits.length - 1;
  const kept = digits.charCodeAt(end - 1);
  const roundsUp = digits.charCodeAt(end) >= 53;
  if (!roundsUp) return kept > 48 ? digits.slice(0, end) : undefined;
  return kept >= 48 && kept < 57 ? digits.slice(0, end - 1) + String.fromCharCode(kept + 1) : undefined;
}

/** An int32, int64 or uint64 key's number. */
export function printInteger(value: number): string {
  return String(Math.round(value));
}

/** Members of an object, each already `"name" : value`. */
export function printMembers(members: readonly string[]): string {
  return `\n{\n${members.join(',\n')}\n}`;
}

/** Elements of an array, each already JSON. */
export function printElements(elements: readonly string[]): string {
  return elements.length === 0 ? '\n[]' : `\n[\n${elements.join(',\n')}\n]`;
}

/** Any value in PAPI's white space, without the closing line break that ends a body. */
export function printPapi(value: Printable): string {
  if (value instanceof JsonText) return value.text;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return printElements((value as readonly Printable[]).map(printPapi));
  return printMembers(
    Object.entries(value as Record<string, Printable>).map(([name, member]) => `"${name}" : ${printPapi(member)}`),
  );
}

/** For {@link printPapi}: a number of a double. */
export function double(value: number): JsonText {
  return new JsonText(printDouble(value));
}
