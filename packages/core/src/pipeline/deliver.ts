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
  /** Asked before each wait: a reload may change it. */
  readonly retry: () => RetryPolicy;
  /** Cuts waits short. From then on a batch is tried again after short waits, until `giveUp` aborts. */
  readonly stopping: AbortSignal;
  /** Whether what fails while the lane stops goes to another lane, and so is not tried again by this one. */
  readonly handsOver: () => boolean;
  /** Ends the tries: aborts the write or the wait under way. */
  readonly giveUp: AbortSignal;
  /** Hears of each failed try. */
  readonly failed: (error: GostatsError, batch: PointBatch) => void;
  readonly callLimitMs: number;
  readonly clock: Clock;
  readonly hooks: CollectorHooks;
  readonly logger: EventLogger;
  readonly random: () => number;
}

/** What became of a batch. */
export type DeliveryEnd =
  | { readonly kind: 'written'; readonly refused: 0 }
  /** Trying again cannot help: `refused` of its points are lost, the others arrived. */
  | { readonly kind: 'refused'; readonly refused: number }
  | { readonly kind: 'retries exhausted' }
  /** It failed while the lane stops in favour of another, which gets it. */
  | { readonly kind: 'handed over' }
  | { readonly kind: 'given up' };

interface Failure {
  readonly error: GostatsError;
  readonly outcome: WriteOutcome;
}

/** Tries a batch until it is written or there is a reason not to try again. Never rejects. */
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

/** @returns undefined when the batch is written */
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
  // A write that runs on in spite of its signal must end before the next one: calls never overlap.
  const result = await settled;
  if (result.ok) return undefined;
  const error = gostatsError('E_SINK_WRITE', { sink, problem: problemOf(result.thrown) }, result.thrown);
  return { error, outcome: writeOutcome(result.thrown) };
}

/** How long to wait before the next try, milliseconds, or why there is none. */
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
    // The wait grows and is a field: repeats are equal, and are folded.
    logger.warn(`${error.message} gostats keeps trying.`, {
      event: 'sink.write-failed',
      ...fields,
      retryInMs: Math.round(retryInMs),
    });
    hooks.writeFailed.call({ sink, batch, error, retryInMs });
  }
}
