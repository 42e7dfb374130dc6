import { gostatsError, problemOf, type GostatsError } from '../errors.js';
import { sleep, type Clock } from '../schedule/clock.js';
import type { Logger } from '../sink/index.js';
import { callWithin } from './deadline.js';
import { retryDelayMs, type RetryPolicy } from './retry.js';

export interface SinkStarterOptions {
  readonly sink: string;
  readonly init: ((signal: AbortSignal) => Promise<void>) | undefined;
  readonly onStartFailure: 'retry' | 'fail' | 'ignore';
  readonly limitMs: number;
  /** Asked before each wait: a reload may change it. */
  readonly retry: () => RetryPolicy;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random: () => number;
  /** Ends the tries. */
  readonly signal: AbortSignal;
}

/** How a sink's start went so far: it runs, it is tried again in the background, or it is left out. */
export type StartOutcome =
  | { readonly state: 'running' | 'ignored' }
  | { readonly state: 'retrying'; readonly error: GostatsError; readonly running: Promise<boolean> };

/**
 * Starts a sink as `on_start_failure` asks for.
 *
 * @throws E_SINK_START when it failed and `on_start_failure = "fail"`
 */
export async function startSink(options: SinkStarterOptions): Promise<StartOutcome> {
  const error = await tryInit(options);
  if (error === undefined) return { state: 'running' };
  if (options.onStartFailure === 'fail') throw error;
  if (options.onStartFailure === 'ignore') {
    options.logger.warn(`${error.message} It is left out (on_start_failure = "ignore").`, { code: error.code });
    return { state: 'ignored' };
  }
  return { state: 'retrying', error, running: keepTrying(options, error) };
}

/** @returns false when the signal ended the tries */
async function keepTrying(options: SinkStarterOptions, first: GostatsError): Promise<boolean> {
  const { clock, logger, signal } = options;
  let error: GostatsError | undefined = first;
  for (let failed = 1; error !== undefined; failed++) {
    const waitMs = retryDelayMs(options.retry(), failed, options.random);
    logger.warn(`${error.message} Next try in ${Math.round(waitMs / 1000)} s.`, { code: error.code });
    const goOn = await sleep(clock, waitMs, signal).then(
      () => true,
      () => false,
    );
    if (!goOn) return false;
    error = await tryInit(options);
  }
  logger.notice('The sink has started.');
  return true;
}

async function tryInit({ sink, init, limitMs, clock, signal }: SinkStarterOptions): Promise<GostatsError | undefined> {
  if (init === undefined) return undefined;
  const { first, settled } = await callWithin(init, limitMs, clock, signal);
  // A start that runs on in spite of its signal must end before the next one: calls never overlap.
  const result = await settled;
  if (first === 'late') return gostatsError('E_SINK_TIMEOUT', { sink, operation: 'init', seconds: limitMs / 1000 });
  return result.ok ? undefined : gostatsError('E_SINK_START', { sink, problem: problemOf(result.thrown) }, result.thrown);
}
