import { retryable } from '@gostats/core/sink';
import type { InfluxDbV2Connection } from './connection.js';

/**
 * Asks `/health`, and `/ping` where there is none. A server that has neither but answers is good enough: the first
 * write says the rest, about the token and the bucket as well, since a token may be good for writing and nothing else.
 *
 * @throws WriteError (retryable) when nobody answers, or the server says that it is not well
 */
export async function checkReachable(connection: InfluxDbV2Connection, signal: AbortSignal): Promise<void> {
  let answer = await connection.request('GET', '/health', signal);
  if (answer.status >= 400 && answer.status < 500) answer = await connection.request('GET', '/ping', signal);
  if (answer.status < 500) return;
  const { status, message, retryAfterMs } = answer;
  const reason = message === '' ? '' : `: ${message}`;
  const said = `${connection.origin} answered ${status} when asked for its health${reason}`;
  throw retryable(said, retryAfterMs === undefined ? {} : { retryAfterMs });
}
