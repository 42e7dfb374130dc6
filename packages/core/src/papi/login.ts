import type { AuthOptions } from './auth.js';
import { commonHeaders } from './auth.js';
import { withSetCookie } from './cookies.js';
import type { SessionCookies } from './cookies.js';
import { forbidden, loginRefused, NO_SUCH_PLACE, notOneFs, statusError, unreadable } from './papi-errors.js';
import { retryAfterMs } from './retry.js';
import type { NodeSelector } from './node-selector.js';
import { sendTo } from './send.js';
import { originOf } from './transport.js';
import type { NodeConnections, TransportAnswer } from './transport.js';

/** Has no trailing slash: OneFS 9.5 would answer 404. */
export const SESSION_PATH = '/session/1/session';
export const LOGIN_TIMEOUT_MS = 30_000;
/** The lifetime in every known release; used when the answer does not contain one. */
const DEFAULT_LIFETIME_MS = 14_400_000;

/** A new session as granted by the node. */
export interface Login {
  readonly cookies: SessionCookies;
  /** The absolute lifetime, regardless of activity. */
  readonly lifetimeMs: number;
}

/** Logs in once, without retries. Rejects with E_CLUSTER_LOGIN when user and password are refused. */
export async function logIn(
  options: AuthOptions,
  nodes: NodeSelector,
  node: NodeConnections,
  signal: AbortSignal,
): Promise<Login> {
  const { cluster, username, password } = options;
  const answer = await sendTo(node, nodes, options, {
    method: 'POST',
    path: SESSION_PATH,
    headers: [...commonHeaders(options), 'content-type', 'application/json', 'referer', originOf(options)],
    body: JSON.stringify({ username, password, services: ['platform'] }),
    timeoutMs: LOGIN_TIMEOUT_MS,
    signal,
  });
  const at = { cluster, path: SESSION_PATH };
  if (answer.status === 401) throw loginRefused(cluster, username);
  if (answer.status === 403) throw forbidden(at, 403);
  if (answer.status >= 200 && answer.status < 300 && answer.status !== 201) {
    throw notOneFs(cluster, `it answered ${answer.status} to a login, expected 201`, answer.status);
  }
  if (NO_SUCH_PLACE.has(answer.status)) {
    throw notOneFs(cluster, `it answered ${answer.status} to a login at ${SESSION_PATH}`, answer.status);
  }
  if (answer.status !== 201) {
    // The server's message may quote the credentials, so it is left out.
    throw statusError(at, answer.status, undefined, retryAfterMs(answer.headers['retry-after'], options.clock.now()));
  }
  const cookies = withSetCookie(undefined, answer.headers['set-cookie']);
  if (cookies === undefined) throw unreadable(at, 'it sets no cookie isisessid', { status: 201, transient: false });
  return { cookies, lifetimeMs: lifetimeOf(answer) };
}

function lifetimeOf(answer: TransportAnswer): number {
  try {
    const seconds = (JSON.parse(answer.text) as { timeout_absolute?: unknown } | null)?.timeout_absolute;
    return typeof seconds === 'number' && seconds > 0 ? seconds * 1000 : DEFAULT_LIFETIME_MS;
  } catch {
    // The cookies are enough: the body only adds their lifetime.
    return DEFAULT_LIFETIME_MS;
  }
}
