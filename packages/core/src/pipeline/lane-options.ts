import type { FaultAccount } from '../blame/fault-account.js';
import type { ResolvedConfig, SinkConfig } from '../config/types.js';
import type { CollectorHooks } from '../hooks/hooks.js';
import type { EventLogger } from '../log/index.js';
import type { Clock } from '../time/clock.js';
import { triesInSameTime, type RetryPolicy } from './retry.js';

/** Options of every lane, in addition to its sink. */
export interface LaneOptions {
  /** The sink's id. */
  readonly id: string;
  readonly onStartFailure: 'retry' | 'fail' | 'ignore';
  /** Adds the sink's id to every line. */
  readonly logger: EventLogger;
  readonly clock: Clock;
  readonly hooks: CollectorHooks;
  readonly retry: RetryPolicy;
  /** Maximum size of the waiting batches, bytes. */
  readonly queueBytes: number;
  /** Time limit of one `init` or `writePoints`. */
  readonly callLimitMs: number;
  readonly closeLimitMs: number;
  readonly maxConcurrency: number;
  readonly random: () => number;
  /** Faults of the sink, for the status. */
  readonly faults: Pick<FaultAccount, 'counts' | 'last' | 'place'>;
}

const QUEUE_BYTES = 64 * 1024 * 1024;
const CALL_LIMIT_MS = 30_000;
const CLOSE_LIMIT_MS = 5_000;
/** gostats (Go) waits up to 1280 s, so that a recovered database can stay without points for another twenty minutes. */
const MAX_WAIT_MS = 60_000;

/** Returns the retry policy for writes from the configuration. */
export function retryPolicy(config: Pick<ResolvedConfig, 'sinkRetryIntervalMs' | 'sinkMaxRetries'>): RetryPolicy {
  const waits = { firstMs: config.sinkRetryIntervalMs, maxMs: MAX_WAIT_MS };
  return { ...waits, maxTries: triesInSameTime(config.sinkMaxRetries, waits) };
}

/** Returns the options of a sink's lane from the configuration. */
export function laneOptions(
  config: Pick<ResolvedConfig, 'sinkRetryIntervalMs' | 'sinkMaxRetries'>,
  sink: Pick<SinkConfig, 'id' | 'onStartFailure'>,
  shared: Pick<LaneOptions, 'logger' | 'clock' | 'hooks' | 'random' | 'faults'>,
): Omit<LaneOptions, 'maxConcurrency'> {
  return {
    ...shared,
    id: sink.id,
    onStartFailure: sink.onStartFailure,
    retry: retryPolicy(config),
    queueBytes: QUEUE_BYTES,
    callLimitMs: CALL_LIMIT_MS,
    closeLimitMs: CLOSE_LIMIT_MS,
  };
}
