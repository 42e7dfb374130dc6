/** Members that identify something: `lin`, `id`, `client_id`, … Cannot match in a string, whose quotes are escaped. */
const LONG_NAMES = /("(?:[a-zA-Z0-9]+_)*(?:id|lin|pid|uid|gid|index)"\s*:\s*)(-?\d{16,})(?=\s*[,}])/g;

/**
 * Parses JSON from OneFS. An integer beyond 2^53 that identifies something (such as a LIN) becomes a string, because as
 * a number it would be rounded and identify something else. Measured values become the nearest float64, as in any sink.
 *
 * @throws SyntaxError
 */
export function parseJson(text: string): unknown {
  return JSON.parse(hasLongInteger(text) ? text.replace(LONG_NAMES, quoted) : text) as unknown;
}

const quoted = (whole: string, head: string, digits: string): string =>
  Number.isSafeInteger(Number(digits)) ? whole : `${head}"${digits}"`;

/** The fewest digits of an integer that a float64 may not represent exactly. */
const DIGITS = 16;
const HALF = 8;

/**
 * Whether the text contains an integer of at least 16 digits, which is rare. Any 16 digits in a row include one at a
 * position that is a multiple of 16, so only those are checked, in a third of the time of a regular expression.
 */
function hasLongInteger(text: string): boolean {
  for (let at = DIGITS - 1; at < text.length; at += DIGITS) {
    if (!isDigit(text.charCodeAt(at))) continue;
    // At least half of the digits are on one side of this position.
    if (!isDigit(text.charCodeAt(at - HALF)) && !isDigit(text.charCodeAt(at + HALF))) continue;
    let from = at;
    while (isDigit(text.charCodeAt(from - 1))) from--;
    let to = at + 1;
    while (isDigit(text.charCodeAt(to))) to++;
    if (to - from >= DIGITS && text.charCodeAt(from - 1) !== POINT) return true;
    at = to - 1; // continue behind the run, so that no digit is checked repeatedly
  }
  return false;
}

const POINT = 0x2e;
const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;
