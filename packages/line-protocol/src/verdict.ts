import { partial, permanent, retryable } from '@gostats/core/sink';
import type { Answer } from './exchange.js';
import type { PostVerdict } from './deliver.js';

/** What to tell the operator, in the words of the sink's own configuration. */
export interface VerdictHints {
  /** What was asked, for example `http://influx.example:8086`. */
  readonly server: string;
  /** What to correct when the credentials are refused (401, 403). */
  readonly credentials: string;
  /** What to create when the place to write to does not exist (404). */
  readonly missing: string;
}

/**
 * What an answer to a write means for the lines in it.
 *
 * Only where the server judged the lines themselves (400, 422) are they given up. Everything else may be put right
 * without us: the credentials, the database, a proxy on the way.
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
  // The server's own words on credentials repeat the user's name.
  if (status === 401 || status === 403) throw retryable(`${hints.server} answered ${status}: ${hints.credentials}`);
  if (status === 404) throw retryable(`${said}. ${hints.missing}`);
  throw retryable(said, retryAfterMs === undefined ? {} : { retryAfterMs });
}

/**
 * `partial write: … dropped=N` says how many points were not taken while the others were. Lines that could not be
 * parsed are not in N (InfluxDB 1.6.7 says `dropped=0` then) and are listed one by one.
 */
function rejectedLines(raw: string): number | undefined {
  if (!raw.includes('partial write')) return undefined;
  const dropped = /dropped=(\d+)/.exec(raw);
  const unparsed = raw.split('unable to parse').length - 1;
  return Number(dropped?.[1] ?? 0) + unparsed;
}
