import { orAborted, withTimeLimit } from './abort.js';
import { commonHeaders } from './auth.js';
import type { AuthOptions, Authenticator, Pass } from './auth.js';
import { cookieHeaders, withSetCookie } from './cookies.js';
import type { SessionCookies } from './cookies.js';
import { forbidden, unavailable } from './papi-errors.js';
import { LOGIN_TIMEOUT_MS, SESSION_PATH, logIn } from './login.js';
import type { Routes } from './routes.js';
import { originOf } from './transport.js';

/** A session is renewed this long before OneFS ends it, whatever its activity. */
const RENEW_BEFORE_MS = 60_000;
/** After a 401 to a brand-new session, another login cannot help; for so long none is made because of a 401. */
const DISTRUST_MS = 60_000;

interface Proof {
  cookies: SessionCookies;
  headers: readonly string[];
  secrets: readonly string[];
}

interface Session extends Proof, Pass {
  headers: readonly string[];
  secrets: readonly string[];
  /** Monotonic, as is the next. */
  readonly renewAt: number;
  distrustedUntil: number;
}

/**
 * Cookies of a session that is shared by all requests to a cluster. However many of them find it expired, one login
 * answers for all: a refused one must not count against the account more than once.
 * @param closing aborts a login that is on its way
 */
export function sessionAuth(options: AuthOptions, routes: Routes, closing: AbortSignal): Authenticator {
  const { cluster, clock, logger } = options;
  const origin = originOf(options);
  const common = commonHeaders(options);
  let session: Session | undefined;
  let pending: Promise<Session> | undefined;

  const proofOf = (cookies: SessionCookies): Proof => ({
    cookies,
    headers: [...common, ...cookieHeaders(cookies, origin)],
    secrets: [options.password, cookies.id, ...(cookies.csrf === undefined ? [] : [cookies.csrf])],
  });

  async function begin(): Promise<Session> {
    // A new session may as well begin on another node: a name with several addresses spreads its collectors.
    if (session !== undefined) routes.leave(session.node);
    const late = (): Error =>
      unavailable({ cluster, path: SESSION_PATH }, `no whole answer within ${LOGIN_TIMEOUT_MS / 1000} s`);
    return withTimeLimit({ clock, limitMs: LOGIN_TIMEOUT_MS, late, parent: closing }, async (signal) => {
      const node = await orAborted(routes.current(), signal);
      const { cookies, lifetimeMs } = await logIn(options, routes, node, signal);
      const renewInMs = Math.max(lifetimeMs - RENEW_BEFORE_MS, lifetimeMs / 2);
      session = { node, ...proofOf(cookies), renewAt: clock.monotonic() + renewInMs, distrustedUntil: -1 };
      logger.debug('logged in', { cluster, address: node.address, renewInSeconds: Math.round(renewInMs / 1000) });
      return session;
    });
  }

  function shared(signal: AbortSignal): Promise<Session> {
    pending ??= begin().finally(() => (pending = undefined));
    return orAborted(pending, signal);
  }

  return {
    async pass(signal) {
      if (pending !== undefined) return shared(signal);
      const node = await orAborted(routes.current(), signal);
      const good = session !== undefined && session.node === node && clock.monotonic() < session.renewAt;
      return good && pending === undefined ? (session as Session) : shared(signal);
    },
    observe(pass, { headers }) {
      // From OneFS 9.3 on any answer may replace the cookie; who keeps the first one is cut off after 15 minutes.
      const used = pass as Session;
      const cookies = withSetCookie(used.cookies, headers['set-cookie']);
      if (cookies !== used.cookies) Object.assign(used, proofOf(cookies));
    },
    renew(pass, path, signal) {
      if (session !== undefined && session !== pass) return Promise.resolve(session);
      if (clock.monotonic() < (pass as Session).distrustedUntil)
        return Promise.reject(forbidden({ cluster, path }, 401));
      return shared(signal);
    },
    refusal(pass, path) {
      (pass as Session).distrustedUntil = clock.monotonic() + DISTRUST_MS;
      return forbidden({ cluster, path }, 401);
    },
    async logOut(signal) {
      if (session === undefined) return;
      const { node, headers } = session;
      session = undefined;
      await node.send({ method: 'DELETE', path: SESSION_PATH, headers, timeoutMs: LOGIN_TIMEOUT_MS, signal });
    },
  };
}
