import { retryable } from '@gostats/core/sink';
import type { InfluxDbV2Connection } from './connection.js';

/**
 * Checks the server with `/health` or, if that is missing, with `/ping`. A server that has neither but responds is
 * accepted. Token and bucket are checked by the first write, because a token may be valid for writing only.
 *
 * @throws WriteError (retryable) if the server does not answer or reports that it is unhealthy
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
