/**
 * JSON in the format of PAPI: one member per line, a blank line before an object in an array, a space on both sides of
 * a colon. Recorded for error bodies (`\n{\n"errors" : \n[\n\n{\n"code" : …`), and assumed for all responses.
 */

/** A string that is already JSON. */
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
 * Prints the value of a double key. OneFS keeps many of them as float32, so they print with up to 16 digits of noise
 * (0.2000000029802322), whole ones with a point (0.0), small ones with a two-digit exponent (1.000000000000000e-09).
 */
export function printDouble(value: number): string {
  const single = Math.fround(value);
  if (Number.isInteger(single)) return `${single}.0`;
  if (single < 1e-4 && single > -1e-4) return single.toExponential(15).replace(/e([+-])(\d)$/, 'e$10$2');
  const shortest = String(single);
  // At most a point and 16 digits; fewer digits need no rounding.
  if (shortest.length <= 17) return shortest;
  return (single > 1 ? withoutLastDigit(shortest) : undefined) ?? String(Number(single.toPrecision(16)));
}

/**
 * Rounds 17 digits to 16 by hand, at half the cost of toPrecision, which matters at half a million numbers per second.
 * Returns undefined if a nine or a zero would change more than one digit.
 */
function withoutLastDigit(digits: string): string | undefined {
  const end = digits.length - 1;
  const kept = digits.charCodeAt(end - 1);
  const roundsUp = digits.charCodeAt(end) >= 53;
  if (!roundsUp) return kept > 48 ? digits.slice(0, end) : undefined;
  return kept >= 48 && kept < 57 ? digits.slice(0, end - 1) + String.fromCharCode(kept + 1) : undefined;
}

/** Prints the value of an int32, int64 or uint64 key. */
export function printInteger(value: number): string {
  return String(Math.round(value));
}

/** Prints an object from members of the form `"name" : value`. */
export function printMembers(members: readonly string[]): string {
  return `\n{\n${members.join(',\n')}\n}`;
}

/** Prints an array from elements that are already JSON. */
export function printElements(elements: readonly string[]): string {
  return elements.length === 0 ? '\n[]' : `\n[\n${elements.join(',\n')}\n]`;
}

/** Prints any value with PAPI's white space, without the final line break of a body. */
export function printPapi(value: Printable): string {
  if (value instanceof JsonText) return value.text;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return printElements((value as readonly Printable[]).map(printPapi));
  return printMembers(
    Object.entries(value as Record<string, Printable>).map(([name, member]) => `"${name}" : ${printPapi(member)}`),
  );
}

/** Wraps a double for {@link printPapi}. */
export function double(value: number): JsonText {
  return new JsonText(printDouble(value));
}
