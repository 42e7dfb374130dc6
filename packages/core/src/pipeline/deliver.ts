import { gostatsError, problemOf, type GostatsError } from '../errors.js';
import type { CollectorHooks } from '../hooks/hooks.js';
import type { EventLogger } from '../log/index.js';
import { sleep, type Clock } from '../time/clock.js';
import { writeOutcome, type PointBatch, type WriteOutcome } from '../sink/index.js';
import { callWithTimeout } from '../time/call-with-timeout.js';
import { retryDelayMs, stoppingDelayMs, type RetryPolicy } from './retry.js';

export interface DeliveryOptions {
  readonly sink: string;
  readonly write: (batch: PointBatch, signal: AbortSignal) => Promise<void>;
  /** Called before each wait, since a reload may change the policy. */
  readonly retry: () => RetryPolicy;
  /** Cuts waits short. From then on, a batch is retried after short waits until `giveUp` aborts. */
  readonly stopping: AbortSignal;
  /** Whether a batch that fails while the lane stops goes to another lane instead of being retried here. */
  readonly handsOver: () => boolean;
  /** Ends all attempts: aborts the current write or wait. */
  readonly giveUp: AbortSignal;
  /** Called after each failed attempt. */
  readonly failed: (error: GostatsError, batch: PointBatch) => void;
  readonly callLimitMs: number;
  readonly clock: Clock;
  readonly hooks: CollectorHooks;
  readonly logger: EventLogger;
  readonly random: () => number;
}

/** The outcome of delivering a batch. */
export type DeliveryEnd =
  | { readonly kind: 'written'; readonly refused: 0 }
  /** A retry cannot help: `refused` of its points are lost, the others arrived. */
  | { readonly kind: 'refused'; readonly refused: number }
  | { readonly kind: 'retries exhausted' }
  /** It failed while its lane was being replaced; the new lane gets it. */
  | { readonly kind: 'handed over' }
  | { readonly kind: 'given up' };

interface Failure {
  readonly error: GostatsError;
  readonly outcome: WriteOutcome;
}

/** Writes a batch, with retries, until it succeeds or must not be retried. Never rejects. */
export async function deliver(batch: PointBatch, options: DeliveryOptions): Promise<DeliveryEnd> {
  const { clock, hooks, sink } = options;
  const startedAt = clock.monotonic();
  let triesBeforeStop = 0;
  for (let tries = 1; ; tries++) {
    const failure = await tryOnce(batch, options);
    if (failure === undefined) {
      hooks.written.call({ sink, batch, durationMs: clock.monotonic() - startedAt, retries: tries - 1 });
      return { kind: 'written', refused: 0 };
    }
    if (options.giveUp.aborted) return { kind: 'given up' };
    options.failed(failure.error, batch);
    const stopping = options.stopping.aborted;
    if (!stopping) triesBeforeStop = tries;
    const next = verdict(batch, failure, tries, tries - triesBeforeStop, options);
    report(batch, failure.error, typeof next === 'number' ? next : undefined, options);
    if (typeof next !== 'number') return next;
    await sleep(clock, next, stopping ? options.giveUp : options.stopping).catch(() => undefined);
    if (options.giveUp.aborted) return { kind: 'given up' };
  }
}

/** Calls `write` once. @returns undefined when the batch is written */
async function tryOnce(batch: PointBatch, options: DeliveryOptions): Promise<Failure | undefined> {
  const { callLimitMs, clock, logger, sink } = options;
  const { first, settled } = await callWithTimeout(
    (signal) => options.write(batch, signal),
    callLimitMs,
    clock,
    options.giveUp,
  );
  if (first === 'late') {
    const error = gostatsError('E_SINK_TIMEOUT', { sink, operation: 'writePoints', seconds: callLimitMs / 1000 });
    options.failed(error, batch);
    logger.warn(error.message, { event: 'sink.write-late', code: error.code, cluster: batch.cluster.name });
  }
  // A write that ignores its signal must end before the next one starts: calls never overlap.
  const result = await settled;
  if (result.ok) return undefined;
  const error = gostatsError('E_SINK_WRITE', { sink, problem: problemOf(result.thrown) }, result.thrown);
  return { error, outcome: writeOutcome(result.thrown) };
}

/** Returns the wait before the next attempt in milliseconds, or why there is none. */
function verdict(
  batch: PointBatch,
  { outcome }: Failure,
  tries: number,
  triesInStop: number,
  options: DeliveryOptions,
): number | DeliveryEnd {
  const retry = options.retry();
  if (outcome.kind === 'permanent') return { kind: 'refused', refused: batch.pointCount };
  if (outcome.kind === 'partial') return { kind: 'refused', refused: Math.min(outcome.rejected, batch.pointCount) };
  if (options.stopping.aborted) return options.handsOver() ? { kind: 'handed over' } : stoppingDelayMs(triesInStop);
  if (tries >= retry.maxTries) return { kind: 'retries exhausted' };
  return Math.max(outcome.retryAfterMs ?? 0, retryDelayMs(retry, tries, options.random));
}

function report(batch: PointBatch, error: GostatsError, retryInMs: number | undefined, options: DeliveryOptions): void {
  const { hooks, logger, sink } = options;
  const fields = { code: error.code, cluster: batch.cluster.name };
  if (retryInMs === undefined) {
    logger.error(error.message, { event: 'sink.write-given-up', ...fields });
    hooks.writeFailed.call({ sink, batch, error });
  } else {
    // The wait changes, so it is a field and not part of the message: equal messages are folded.
    logger.warn(`${error.message} gostats keeps trying.`, {
      event: 'sink.write-failed',
      ...fields,
      retryInMs: Math.round(retryInMs),
    });
    hooks.writeFailed.call({ sink, batch, error, retryInMs });
  }
}
