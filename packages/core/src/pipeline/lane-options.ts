import type { FaultAccount } from '../blame/fault-account.js';
import type { ResolvedConfig, SinkConfig } from '../config/types.js';
import type { CollectorHooks } from '../hooks/hooks.js';
import type { EventLogger } from '../log/index.js';
import type { Clock } from '../time/clock.js';
import { triesInSameTime, type RetryPolicy } from './retry.js';

/** What every lane needs beside its sink. */
export interface LaneOptions {
  /** The sink's id. */
  readonly id: string;
  readonly onStartFailure: 'retry' | 'fail' | 'ignore';
  /** Adds the sink to every line. */
  readonly logger: EventLogger;
  readonly clock: Clock;
  readonly hooks: CollectorHooks;
  readonly retry: RetryPolicy;
  /** Bytes of batches that may wait. */
  readonly queueBytes: number;
  /** For one `init` or `writePoints`. */
  readonly callLimitMs: number;
  readonly closeLimitMs: number;
  readonly maxConcurrency: number;
  readonly random: () => number;
  /** What the sink does wrong; for the status. */
  readonly faults: Pick<FaultAccount, 'counts' | 'last' | 'place'>;
}

const QUEUE_BYTES = 64 * 1024 * 1024;
const CALL_LIMIT_MS = 30_000;
const CLOSE_LIMIT_MS = 5_000;
/** gostats waits up to 1280 s; then a database that is back stays without points for twenty minutes more. */
const MAX_WAIT_MS = 60_000;

/** How a write is tried again, as the configuration has it. */
export function retryPolicy(config: Pick<ResolvedConfig, 'sinkRetryIntervalMs' | 'sinkMaxRetries'>): RetryPolicy {
  const waits = { firstMs: config.sinkRetryIntervalMs, maxMs: MAX_WAIT_MS };
  return { ...waits, maxTries: triesInSameTime(config.sinkMaxRetries, waits) };
}

/** The options of a sink's lane, as the configuration has them. */
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
