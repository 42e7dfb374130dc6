import { GostatsError } from '../errors.js';
import { orAborted, withTimeout } from '../time/abort.js';
import { commonHeaders } from './auth.js';
import type { AuthOptions, Authenticator, Pass } from './auth.js';
import { cookieHeaders, withSetCookie } from './cookies.js';
import type { SessionCookies } from './cookies.js';
import { secret, rollingSecrets } from '../secrets/index.js';
import { forbidden, unavailable } from './papi-errors.js';
import { LOGIN_TIMEOUT_MS, SESSION_PATH, logIn } from './login.js';
import type { NodeSelector } from './node-selector.js';
import { originOf } from './transport.js';

/** A session is renewed this long before OneFS ends it, regardless of activity. */
const RENEW_BEFORE_MS = 60_000;
/** After a 401 to a new session, another login cannot help. No 401 triggers a login for this long. */
const NO_LOGIN_AFTER_401_MS = 60_000;
/** Cookies redacted from output: the latest, and earlier ones that an answer in transit may still quote. */
const MAX_SECRET_COOKIES = 16;
/** The wait after a refused login. Directory services lock an account after a few of them. */
const REFUSED_LOGIN_RETRY_MS = 20_000;
/** The expired session, a new one, and one more with a single connection. */
const MAX_REFUSALS = 3;

interface Proof {
  cookies: SessionCookies;
  headers: readonly string[];
}

interface Session extends Proof, Pass {
  headers: readonly string[];
  /** Monotonic, like `noLoginUntil`. */
  readonly renewAt: number;
  noLoginUntil: number;
}

/**
 * Authenticates with the cookies of one session that all requests to a cluster share. When several requests find it
 * expired, they share one login, so that a refused login counts against the account only once.
 * @param closing aborts a login in progress
 */
export function sessionAuth(options: AuthOptions, nodes: NodeSelector, closing: AbortSignal): Authenticator {
  const { cluster, clock, logger } = options;
  const origin = originOf(options);
  const common = commonHeaders(options);
  const keepSecret = rollingSecrets(MAX_SECRET_COOKIES);
  secret(options.password);
  let session: Session | undefined;
  let pending: Promise<Session> | undefined;
  let changes = 0;
  let refusal: { readonly error: GostatsError; readonly until: number } | undefined;

  const proofOf = (cookies: SessionCookies): Proof => {
    for (const cookie of [cookies.id, cookies.csrf ?? '']) keepSecret(cookie);
    return { cookies, headers: [...common, ...cookieHeaders(cookies, origin)] };
  };

  async function begin(): Promise<Session> {
    if (refusal !== undefined && clock.monotonic() < refusal.until) throw refusal.error;
    // A new session can use another node; this spreads collectors over the addresses of the name.
    if (session !== undefined) nodes.leave(session.node);
    const late = (): Error =>
      unavailable({ cluster, path: SESSION_PATH }, `no whole answer within ${LOGIN_TIMEOUT_MS / 1000} s`);
    return withTimeout({ clock, limitMs: LOGIN_TIMEOUT_MS, late, parent: closing }, async (signal) => {
      const node = await orAborted(nodes.current(), signal);
      const { cookies, lifetimeMs } = await logIn(options, nodes, node, signal).catch((thrown: unknown) => {
        if (thrown instanceof GostatsError && thrown.code === 'E_CLUSTER_LOGIN') {
          refusal = { error: thrown, until: clock.monotonic() + REFUSED_LOGIN_RETRY_MS };
        }
        throw thrown;
      });
      changes++;
      const renewInMs = Math.max(lifetimeMs - RENEW_BEFORE_MS, lifetimeMs / 2);
      session = { node, ...proofOf(cookies), renewAt: clock.monotonic() + renewInMs, noLoginUntil: -1 };
      logger.debug('logged in', {
        event: 'session.opened',
        cluster,
        address: node.address,
        renewInSeconds: Math.round(renewInMs / 1000),
      });
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
      const node = await orAborted(nodes.current(), signal);
      const good = session !== undefined && session.node === node && clock.monotonic() < session.renewAt;
      return good && pending === undefined ? (session as Session) : shared(signal);
    },
    observe(pass, { headers }) {
      // From OneFS 9.3 on, any answer may replace the cookie. The first cookie stops working after 15 minutes.
      const used = pass as Session;
      const cookies = withSetCookie(used.cookies, headers['set-cookie']);
      if (cookies !== used.cookies) Object.assign(used, proofOf(cookies));
    },
    renew(pass, refusals, path, signal) {
      const refused = pass as Session;
      const fresh = session !== undefined && session !== refused ? session : undefined;
      if (refusals >= MAX_REFUSALS || (refusals > 1 && fresh === undefined && refused.node.connections === 1)) {
        refused.noLoginUntil = clock.monotonic() + NO_LOGIN_AFTER_401_MS;
      } else if (refusals > 1) {
        // The new session was refused too. Another node behind the same address may have refused it.
        nodes.limitToOneConnection();
      }
      if (refusals < MAX_REFUSALS && fresh !== undefined) return Promise.resolve(fresh);
      const loginIsPointless = clock.monotonic() < refused.noLoginUntil;
      return loginIsPointless ? Promise.reject(forbidden({ cluster, path }, 401)) : shared(signal);
    },
    get changes() {
      return changes;
    },
    async logOut(signal) {
      if (session === undefined) return;
      const { node, headers } = session;
      session = undefined;
      await node.send({ method: 'DELETE', path: SESSION_PATH, headers, timeoutMs: LOGIN_TIMEOUT_MS, signal });
    },
  };
}
