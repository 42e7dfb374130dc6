import { withTimeLimit } from '../schedule/abort.js';
import type { Authenticator, Pass } from './auth.js';
import type { PapiAnswer, PapiClientOptions } from './client.js';
import { isNotConnected } from './connection-errors.js';
import { PapiError, shortPath, unavailable } from './papi-errors.js';
import { readAnswer } from './read-answer.js';
import type { Routes } from './routes.js';
import { sendTo } from './send.js';
import type { TransportAnswer } from './transport.js';

/** What a request to a cluster goes through. */
export interface AskContext {
  readonly options: PapiClientOptions;
  readonly routes: Routes;
  readonly auth: Authenticator;
}

/**
 * One try of a GET, logged in where that is needed. Rejects with a PapiError, or with the signal's reason.
 * @param timeoutMs for everything together: name, connection, login, answer
 */
export async function askOnce<Body>(
  context: AskContext,
  path: string,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<PapiAnswer<Body>> {
  const { cluster, clock, logger } = context.options;
  const late = (): Error => unavailable({ cluster, path }, `no whole answer within ${timeoutMs / 1000} s`);
  const startedAt = clock.monotonic();
  const answer = await withTimeLimit({ clock, limitMs: timeoutMs, late, parent: signal }, (limited) =>
    overAddresses(context.routes, () => exchange(context, path, timeoutMs, limited)),
  );
  const { status, bytes } = answer;
  const milliseconds = Math.round(clock.monotonic() - startedAt);
  logger.trace('answer', { cluster, path: shortPath(path), status, bytes, milliseconds });
  return readAnswer<Body>(answer, { cluster, path }, clock.now());
}

/** A name may have addresses where nothing listens, as `localhost` often has: no failed try while others are left. */
async function overAddresses(routes: Routes, ask: () => Promise<TransportAnswer>): Promise<TransportAnswer> {
  for (let address = 1; ; address++) {
    try {
      return await ask();
    } catch (thrown) {
      if (!(thrown instanceof PapiError) || !isNotConnected(thrown) || address >= routes.addressCount) throw thrown;
    }
  }
}

async function exchange(context: AskContext, path: string, timeoutMs: number, signal: AbortSignal): Promise<TransportAnswer> {
  let pass = await context.auth.pass(signal);
  for (let refusals = 0; ;) {
    const answer = await send(context, pass, path, timeoutMs, signal);
    if (answer.status !== 401) return answer;
    pass = await context.auth.renew(pass, ++refusals, path, signal);
  }
}

async function send(
  { options, routes, auth }: AskContext,
  pass: Pass,
  path: string,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<TransportAnswer> {
  // Taken before the answer, which may replace them.
  const { node, headers } = pass;
  const answer = await sendTo(node, routes, options, { method: 'GET', path, headers, timeoutMs, signal });
  auth.observe(pass, answer);
  return answer;
}
