/** On an error that a sink throws: what the host should do with the batch. Compared by this key, never by class. */
export const WRITE_OUTCOME: unique symbol = Symbol.for('gostats.write-outcome') as never;

/** A database that asks for more is tried all the same, or it stays empty long after it is well. */
const MAX_RETRY_AFTER_MS = 60_000;

/** What the host does after a failed write. */
export type WriteOutcome =
  /** Try the batch again, not before `retryAfterMs` when it is given; more than a minute counts as a minute. */
  | { readonly kind: 'retryable'; readonly retryAfterMs?: number }
  /** Trying again cannot help: drop the batch, count its points, go on. */
  | { readonly kind: 'permanent' }
  /** The other side took the batch but for `rejected` points: count those, do not send again. */
  | { readonly kind: 'partial'; readonly rejected: number };

/** An error that says what to do with the batch. */
export interface WriteError extends Error {
  readonly [WRITE_OUTCOME]: WriteOutcome;
}

/** The write may work later. The same as throwing any other error, but with the other side's own waiting time. */
export function retryable(message: string, options: { retryAfterMs?: number; cause?: unknown } = {}): WriteError {
  const { retryAfterMs, cause } = options;
  return withOutcome(
    message,
    cause,
    retryAfterMs === undefined ? { kind: 'retryable' } : { kind: 'retryable', retryAfterMs },
  );
}

/** The other side will never take this batch. */
export function permanent(message: string, options: { cause?: unknown } = {}): WriteError {
  return withOutcome(message, options.cause, { kind: 'permanent' });
}

/** The other side took the batch, without `rejected` of its points. */
export function partial(message: string, options: { rejected: number; cause?: unknown }): WriteError {
  return withOutcome(message, options.cause, { kind: 'partial', rejected: options.rejected });
}

/**
 * What to do after a sink threw `error`, which can be anything at all. Without a word from the sink, or with one that
 * makes no sense: retry.
 */
export function writeOutcome(error: unknown): WriteOutcome {
  const outcome =
    typeof error === 'object' && error !== null ? (error as Partial<WriteError>)[WRITE_OUTCOME] : undefined;
  if (outcome?.kind === 'permanent') return { kind: 'permanent' };
  if (outcome?.kind === 'partial' && outcome.rejected >= 0)
    return { kind: 'partial', rejected: Math.floor(outcome.rejected) };
  if (outcome?.kind !== 'retryable' || outcome.retryAfterMs === undefined) return { kind: 'retryable' };
  const retryAfterMs = Math.min(outcome.retryAfterMs, MAX_RETRY_AFTER_MS);
  return retryAfterMs >= 0 ? { kind: 'retryable', retryAfterMs } : { kind: 'retryable' };
}

function withOutcome(message: string, cause: unknown, outcome: WriteOutcome): WriteError {
  const error = cause === undefined ? new Error(message) : new Error(message, { cause });
  return Object.assign(error, { [WRITE_OUTCOME]: outcome });
}
