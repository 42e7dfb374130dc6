import { withTimeout } from '../time/abort.js';
import type { Authenticator, Pass } from './auth.js';
import type { PapiAnswer, PapiClientOptions } from './client-types.js';
import { isNotConnected } from './connection-errors.js';
import type { Limits } from '../limits/index.js';
import { PapiError, shortPath, unavailable, withoutQuery } from './papi-errors.js';
import { readAnswer } from './read-answer.js';
import type { NodeSelector } from './node-selector.js';
import { sendTo } from './send.js';
import type { TransportAnswer } from './transport.js';

/** Everything needed to send requests to one cluster. */
export interface AskContext {
  readonly options: PapiClientOptions;
  readonly limits: Limits;
  readonly nodes: NodeSelector;
  readonly auth: Authenticator;
}

/** The parameters of one try. */
export interface Try {
  /** Covers the whole try: name lookup, connection, login and answer. */
  readonly timeoutMs: number;
  /** The member of the answer that holds rows. */
  readonly rowsIn: string | undefined;
  readonly signal: AbortSignal;
}

/** Sends a GET once, logging in first if needed. Rejects with a PapiError, or with the signal's reason. */
export async function askOnce<Body>(context: AskContext, path: string, one: Try): Promise<PapiAnswer<Body>> {
  const { cluster, clock, logger, limits: watch } = context.options;
  const { timeoutMs, signal } = one;
  const late = (): Error => unavailable({ cluster, path }, `no whole answer within ${timeoutMs / 1000} s`);
  const startedAt = clock.monotonic();
  const answer = await withTimeout({ clock, limitMs: timeoutMs, late, parent: signal }, (limited) =>
    overAddresses(context.nodes, () => exchange(context, path, { ...one, signal: limited })),
  );
  const { status, bytes } = answer;
  const milliseconds = Math.round(clock.monotonic() - startedAt);
  logger.trace('answer', { event: 'request.answered', cluster, path: shortPath(path), status, bytes, milliseconds });
  const read = readAnswer<Body>(answer, { cluster, path, limits: context.limits }, clock.now());
  if (answer.rows !== undefined && watch !== undefined && answer.rows.leftOut.length > 0) {
    const place = watch.at(withoutQuery(path));
    for (const { limit, found, count } of answer.rows.leftOut) place.exceeded(limit, found, count);
    place.settle();
  }
  return read;
}

/** Tries the next address when nothing listens on one (common with `localhost`) before the try counts as failed. */
async function overAddresses(nodes: NodeSelector, ask: () => Promise<TransportAnswer>): Promise<TransportAnswer> {
  for (let address = 1; ; address++) {
    try {
      return await ask();
    } catch (thrown) {
      if (!(thrown instanceof PapiError) || !isNotConnected(thrown) || address >= nodes.addressCount) throw thrown;
    }
  }
}

async function exchange(context: AskContext, path: string, one: Try): Promise<TransportAnswer> {
  const { signal } = one;
  let pass = await context.auth.pass(signal);
  for (let refusals = 0; ;) {
    const answer = await send(context, pass, path, one);
    if (answer.status !== 401) return answer;
    pass = await context.auth.renew(pass, ++refusals, path, signal);
  }
}

async function send(
  { options, limits, nodes, auth }: AskContext,
  pass: Pass,
  path: string,
  { timeoutMs, rowsIn, signal }: Try,
): Promise<TransportAnswer> {
  // Read before the request is sent, because the answer may replace the headers.
  const { node, headers } = pass;
  const answer = await sendTo(
    node,
    nodes,
    { ...options, limits },
    { method: 'GET', path, headers, timeoutMs, rowsIn, signal },
  );
  auth.observe(pass, answer);
  return answer;
}
