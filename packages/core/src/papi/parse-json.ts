/**
 * Where a number that names something may be longer than a float64 holds: the first look, which costs little. A blank
 * before and after the colon is how PAPI writes.
 */
const LONG_NAME = /[ndx]"\s*:\s*-?\d{16}/;
/** Members that name something: `lin`, `id`, `client_id`, … Within a text a quote is escaped, so none is found there. */
const LONG_NAMES = /("(?:[a-zA-Z0-9]+_)*(?:id|lin|pid|uid|gid|index)"\s*:\s*)(-?\d{16,})(?=\s*[,}])/g;

/**
 * JSON of OneFS. An integer beyond 2^53 that names something (a LIN, say) becomes text, with all of its digits: as a
 * number it would name something else. One that measures becomes the nearest float64, which every sink has for it.
 *
 * @throws SyntaxError
 */
export function parseJson(text: string): unknown {
  return JSON.parse(LONG_NAME.test(text) ? text.replace(LONG_NAMES, quoted) : text) as unknown;
}

const quoted = (whole: string, head: string, digits: string): string =>
  Number.isSafeInteger(Number(digits)) ? whole : `${head}"${digits}"`;
