import { partial, permanent, retryable } from '@gostats/core/sink';
import type { Answer } from './exchange.js';
import type { PostVerdict } from './deliver.js';

/** Remedies for the operator, in terms of the sink's configuration. */
export interface VerdictHints {
  /** The server, for example `http://influx.example:8086`. */
  readonly server: string;
  /** What to correct if the credentials are rejected (401, 403). */
  readonly credentials: string;
  /** What to create if the destination does not exist (404). */
  readonly missing: string;
}

/**
 * Interprets the response to a write request.
 *
 * Lines are dropped only if the server rejected the lines themselves (400, 422). Everything else may be fixed from
 * outside: the credentials, the database, a proxy.
 * Source: InfluxDB 1.8 and 2.7 API references, `/write` and `/api/v2/write`.
 *
 * @throws WriteError unless the lines were written or are too many for one request
 */
export function verdictOf(answer: Answer, hints: VerdictHints): PostVerdict {
  const { status, message, raw, retryAfterMs } = answer;
  const said = `${hints.server} answered ${status}${message === '' ? '' : `: ${message}`}`;
  if (status >= 200 && status < 300) return 'written';
  if (status === 413) return 'too-large';
  if (status === 400 || status === 422) {
    const rejected = rejectedLines(raw);
    if (rejected === undefined) throw permanent(said);
    throw partial(said, { rejected });
  }
  // The server's own message about credentials repeats the user name.
  if (status === 401 || status === 403) throw retryable(`${hints.server} answered ${status}: ${hints.credentials}`);
  if (status === 404) throw retryable(`${said}. ${hints.missing}`);
  throw retryable(said, retryAfterMs === undefined ? {} : { retryAfterMs });
}

/**
 * Returns the number of rejected points from `partial write: … dropped=N`. Lines that could not be parsed are not
 * included in N (InfluxDB 1.6.7 then reports `dropped=0`) but listed one by one.
 */
function rejectedLines(raw: string): number | undefined {
  if (!raw.includes('partial write')) return undefined;
  const dropped = /dropped=(\d+)/.exec(raw);
  const unparsed = raw.split('unable to parse').length - 1;
  return Number(dropped?.[1] ?? 0) + unparsed;
}
