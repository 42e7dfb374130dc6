import type { PapiAnswer } from './client-types.js';
import { remoteText } from '../limits/index.js';
import { parseJson } from './parse-json.js';
import { errorsOf, statusError, unreadable } from './papi-errors.js';
import type { RequestPlace } from './papi-errors.js';
import { retryAfterMs } from './retry.js';
import { namedSlices } from './rows-of.js';
import type { TransportAnswer } from './transport.js';

/**
 * Returns the body of a successful answer. Throws a PapiError for all others: a status other than 2xx, a body that is
 * not JSON, or errors sent with status 200 (AEC_TRANSIENT).
 * @param now milliseconds since the epoch
 */
export function readAnswer<Body>(answer: TransportAnswer, at: RequestPlace, now: number): PapiAnswer<Body> {
  const { status, bytes, rows } = answer;
  const retryAfter = retryAfterMs(answer.headers['retry-after'], now);
  if (status < 200 || status >= 300) throw statusError(at, status, parse(answer), retryAfter);
  const body = parse(answer);
  if (body === undefined) throw unreadable(at, `${describe(answer)} (status ${status})`, { status, transient: true });
  if (typeof body !== 'object' || body === null) {
    throw unreadable(at, `expected an object, found ${body === null ? 'null' : typeof body}`, {
      status,
      transient: true,
    });
  }
  if (isErrorBody(body)) throw statusError(at, status, body, retryAfter);
  const date = dateOf(answer);
  const slices = rows && ((): Generator<readonly unknown[], void, undefined> => namedSlices(rows.slices(), at));
  return { body: body as Body, bytes, ...(date !== undefined && { date }), ...(slices !== undefined && { slices }) };
}

/** Returns undefined if the text is not JSON. The parser's message is dropped, because it quotes the body. */
function parse({ text }: TransportAnswer): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

/** Milliseconds since the epoch. */
function dateOf({ headers }: TransportAnswer): number | undefined {
  const { date } = headers;
  const ms = date === undefined || date.length > MAX_DATE_LENGTH ? Number.NaN : Date.parse(date);
  return Number.isNaN(ms) ? undefined : ms;
}

/** `Sun, 06 Nov 1994 08:49:37 GMT`, with room for the obsolete formats. */
const MAX_DATE_LENGTH = 64;

function isErrorBody(body: object): boolean {
  return 'errors' in body && errorsOf(body).length > 0;
}

function describe({ headers, bytes }: TransportAnswer): string {
  if (bytes === 0) return 'it is empty';
  const type = headers['content-type'] ?? 'without a type';
  return /json/i.test(type)
    ? `${bytes} bytes that are not JSON, perhaps cut off`
    : `${bytes} bytes of ${remoteText(type, 60)} and not JSON`;
}
