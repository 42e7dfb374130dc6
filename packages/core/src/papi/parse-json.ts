/** Members that name something: `lin`, `id`, `client_id`, … Within a text a quote is escaped, so none is found there. */
const LONG_NAMES = /("(?:[a-zA-Z0-9]+_)*(?:id|lin|pid|uid|gid|index)"\s*:\s*)(-?\d{16,})(?=\s*[,}])/g;

/**
 * JSON of OneFS. An integer beyond 2^53 that names something (a LIN, say) becomes text, with all of its digits: as a
 * number it would name something else. One that measures becomes the nearest float64, which every sink has for it.
 *
 * @throws SyntaxError
 */
export function parseJson(text: string): unknown {
  return JSON.parse(hasLongInteger(text) ? text.replace(LONG_NAMES, quoted) : text) as unknown;
}

const quoted = (whole: string, head: string, digits: string): string =>
  Number.isSafeInteger(Number(digits)) ? whole : `${head}"${digits}"`;

/** The least number of digits of an integer that a float64 may not hold. */
const DIGITS = 16;
const HALF = 8;

/**
 * Whether there is an integer with so many digits, which is seldom. Of so many digits in a row every sixteenth character
 * of the text hits one: looking at those alone costs a third of a regular expression.
 */
function hasLongInteger(text: string): boolean {
  for (let at = DIGITS - 1; at < text.length; at += DIGITS) {
    if (!isDigit(text.charCodeAt(at))) continue;
    // At least half of them stand on one side of it.
    if (!isDigit(text.charCodeAt(at - HALF)) && !isDigit(text.charCodeAt(at + HALF))) continue;
    let from = at;
    while (isDigit(text.charCodeAt(from - 1))) from--;
    let to = at + 1;
    while (isDigit(text.charCodeAt(to))) to++;
    if (to - from >= DIGITS && text.charCodeAt(from - 1) !== POINT) return true;
    at = to - 1; // on with what comes behind, so that no digit is looked at over and over
  }
  return false;
}

const POINT = 0x2e;
const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;
