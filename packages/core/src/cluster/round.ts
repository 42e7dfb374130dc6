import type { EventLogger } from '../log/index.js';
import type { ResolvedConfig } from '../config/types.js';
import { gostatsError } from '../errors.js';
import type { CollectorHooks } from '../hooks/hooks.js';
import type { ClusterHealth } from '../health/recorder.js';
import type { PapiClient } from '../papi/client.js';
import type { Clock } from '../time/clock.js';
import type { ClusterRef, Frame, PointBatch } from '../sink/index.js';
import type { PlannedJob } from '../source/planned-job.js';
import type { RoundLimits, RoundOutcome } from './job.js';
import type { ClusterMemory } from './memory.js';

/** Context shared by all rounds of one cluster. */
export interface RoundContext {
  readonly cluster: ClusterRef;
  readonly client: PapiClient;
  readonly config: ResolvedConfig;
  readonly memory: ClusterMemory;
  readonly clock: Clock;
  readonly logger: EventLogger;
  readonly hooks: CollectorHooks;
  readonly health: ClusterHealth;
  /** Passes a batch on to the sinks, which are unknown to this module. */
  readonly dispatch: (batch: PointBatch) => void;
}

/** One job's repeated work: request, decode, dispatch. */
export interface Round {
  /** @throws PapiError when a request failed for good; earlier batches have been dispatched */
  run(limits: RoundLimits): Promise<RoundOutcome>;
}

/** Facts about one received answer. */
export interface AnswerFacts {
  readonly bytes: number;
  /** By the monotonic clock. */
  readonly startedAt: number;
  /** Its `Date` header, milliseconds since the epoch. */
  readonly date?: number | undefined;
  /** The latest time of its rows, milliseconds since the epoch. */
  readonly newestMs?: number | undefined;
}

/** Reports one answer to hooks and health, and dispatches its frames as a batch. */
export function dispatchFrames(
  context: RoundContext,
  job: PlannedJob,
  frames: readonly Frame[],
  answer: AnswerFacts,
): void {
  const { logger, memory, cluster, clock, health, hooks } = context;
  const { table, clockWatch } = context.memory;
  const pointCount = frames.reduce((sum, { series }) => sum + series.length, 0);
  const durationMs = clock.monotonic() - answer.startedAt;
  const answeredAt = clock.now();
  const { date, newestMs } = answer;
  const sign = {
    job: job.id,
    intervalMs: job.intervalMs,
    askedAt: answeredAt - durationMs,
    answeredAt,
    date,
    newestMs,
  };
  clockWatch.observe(sign, cluster.name);
  const { offsetSeconds } = clockWatch;
  if (offsetSeconds !== undefined) health.clockOffset(offsetSeconds * 1000);
  hooks.fetched.call({
    cluster,
    job: job.id,
    durationMs,
    bytes: answer.bytes,
    points: pointCount,
    series: table.size,
    seriesBytes: table.bytes,
    clockOffsetSeconds: offsetSeconds,
  });
  health.answered(job.id, latestSample(frames));
  for (const name of memory.table.takeRenamed()) {
    const message = `Rows of ${job.id} have a tag "${name}" of their own, which is ours to give; theirs is called "${name}_".`;
    logger.warn(message, { event: 'tag.renamed', cluster: cluster.name, job: job.id, tag: name });
  }
  if (pointCount === 0) return;
  context.dispatch({
    cluster,
    collectedAt: answeredAt,
    intervalMs: job.intervalMs,
    groups: job.groups,
    pointCount,
    frames,
  });
}

/** Checks only the first row of each frame: times within a frame differ by a second at most. */
function latestSample(frames: readonly Frame[]): number | undefined {
  const latest = frames.reduce((soFar, { timestamps }) => Math.max(soFar, timestamps[0] ?? 0), 0);
  return latest === 0 ? undefined : latest;
}

/** Returns the error for an answer that is valid JSON but does not have the endpoint's format. */
export function unexpectedAnswer(context: RoundContext, path: string, expected: string): Error {
  const cluster = context.cluster.id;
  return gostatsError('E_PAPI_ANSWER', { cluster, path, problem: `expected ${expected}` });
}
