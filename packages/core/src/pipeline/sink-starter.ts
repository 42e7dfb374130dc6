import { gostatsError, problemOf, type GostatsError } from '../errors.js';
import type { EventLogger } from '../log/index.js';
import { sleep, type Clock } from '../time/clock.js';
import { callWithTimeout, type Settled } from '../time/call-with-timeout.js';
import { retryDelayMs, stoppingDelayMs, type RetryPolicy } from './retry.js';

export interface SinkStarterOptions {
  readonly sink: string;
  readonly init: ((signal: AbortSignal) => Promise<void>) | undefined;
  readonly onStartFailure: 'retry' | 'fail' | 'ignore';
  readonly limitMs: number;
  /** Called before each wait, since a reload may change the policy. */
  readonly retry: () => RetryPolicy;
  /** Called after each failed attempt. */
  readonly failed: (error: GostatsError) => void;
  readonly clock: Clock;
  readonly logger: EventLogger;
  readonly random: () => number;
  /** Cuts the waits between attempts short, since the lane is stopping. */
  readonly stopping: AbortSignal;
  /** Ends all attempts. */
  readonly signal: AbortSignal;
}

/** Result of a sink's start so far: it runs, is left out, or continues to start in the background. */
export type StartOutcome =
  | { readonly state: 'running' | 'ignored' }
  | {
      readonly state: 'starting' | 'retrying';
      readonly error: GostatsError | undefined;
      /**
       * Never rejects. Resolves to `stopped` when the signal ended the attempts, after any call in progress has
       * settled.
       */
      readonly ended: Promise<'running' | 'ignored' | 'stopped'>;
    };

interface Attempt {
  readonly error: GostatsError | undefined;
  /** Pending while `init` runs on past its time limit. */
  readonly settled: Promise<Settled>;
}

/** A sink that takes longer continues in the background while the others already work. */
const START_TIMEOUT_MS = 5_000;

/**
 * Starts a sink according to `on_start_failure`.
 *
 * @throws E_SINK_START when it failed and `on_start_failure = "fail"`
 */
export async function startSink(options: SinkStarterOptions): Promise<StartOutcome> {
  const { onStartFailure, logger } = options;
  const first = tryInit(options);
  if (onStartFailure === 'fail') {
    const { error } = await first;
    if (error !== undefined) throw error;
    return { state: 'running' };
  }
  const attempt = await soon(first, options);
  if (attempt === undefined) {
    logger.warn(`init has not finished after ${START_TIMEOUT_MS / 1000} s; the other sinks start without this one.`, {
      event: 'sink.start-slow',
      waitedMs: START_TIMEOUT_MS,
    });
    return { state: 'starting', error: undefined, ended: first.then((late) => keepTrying(options, late)) };
  }
  if (attempt.error === undefined) return { state: 'running' };
  if (onStartFailure === 'retry')
    return { state: 'retrying', error: attempt.error, ended: keepTrying(options, attempt) };
  return { state: (await keepTrying(options, attempt)) as 'ignored' };
}

/** Waits briefly for the first attempt. @returns undefined when it takes too long */
async function soon(first: Promise<Attempt>, { clock }: SinkStarterOptions): Promise<Attempt | undefined> {
  const over = new AbortController();
  const timeout = sleep(clock, START_TIMEOUT_MS, over.signal).catch(() => undefined);
  const attempt = await Promise.race([first, timeout]);
  over.abort();
  return attempt ?? undefined;
}

async function keepTrying(options: SinkStarterOptions, first: Attempt): Promise<'running' | 'ignored' | 'stopped'> {
  const { clock, logger, onStartFailure, stopping: hurry, signal } = options;
  let { error, settled } = first;
  let failedBeforeStop = 0;
  for (let failed = 1; error !== undefined; failed++) {
    const { message, code } = error;
    if (onStartFailure === 'ignore') {
      logger.error(`${message} gostats runs without it (on_start_failure = "ignore"); the other sinks continue.`, {
        event: 'sink.ignored',
        code,
      });
      return 'ignored';
    }
    if (!hurry.aborted) failedBeforeStop = failed;
    const waitMs = hurry.aborted
      ? stoppingDelayMs(failed - failedBeforeStop)
      : retryDelayMs(options.retry(), failed, options.random);
    if (!signal.aborted)
      logger.error(`${message} gostats keeps trying; the other sinks continue.`, {
        event: 'sink.start-failed',
        code,
        retryInMs: Math.round(waitMs),
      });
    // A start that ignores its signal must end before the next one begins: calls never overlap.
    if ((await settled).ok) break;
    await sleep(clock, waitMs, hurry.aborted ? signal : hurry).catch(() => undefined);
    if (signal.aborted) return 'stopped';
    ({ error, settled } = await tryInit(options));
  }
  logger.notice('The sink has started.', { event: 'sink.started' });
  return 'running';
}

/** Calls `init` once. Returns when its time is up, whatever `init` does. */
async function tryInit(options: SinkStarterOptions): Promise<Attempt> {
  const attempt = await initOnce(options);
  if (attempt.error !== undefined) options.failed(attempt.error);
  return attempt;
}

async function initOnce({ sink, init, limitMs, clock, signal }: SinkStarterOptions): Promise<Attempt> {
  if (init === undefined) return { error: undefined, settled: Promise.resolve({ ok: true }) };
  const { first, settled } = await callWithTimeout(init, limitMs, clock, signal);
  if (first === 'late') {
    return { error: gostatsError('E_SINK_TIMEOUT', { sink, operation: 'init', seconds: limitMs / 1000 }), settled };
  }
  const result = await settled;
  if (result.ok) return { error: undefined, settled };
  return { error: gostatsError('E_SINK_START', { sink, problem: problemOf(result.thrown) }, result.thrown), settled };
}
