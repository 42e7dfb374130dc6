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

/** What the rounds of one cluster share. */
export interface RoundContext {
  readonly cluster: ClusterRef;
  readonly client: PapiClient;
  readonly config: ResolvedConfig;
  readonly memory: ClusterMemory;
  readonly clock: Clock;
  readonly logger: EventLogger;
  readonly hooks: CollectorHooks;
  readonly health: ClusterHealth;
  /** Takes every batch; the way to the sinks, which this side does not know. */
  readonly dispatch: (batch: PointBatch) => void;
}

/** One job's work: asks, decodes, dispatches; again and again. */
export interface Round {
  /** @throws PapiError when a request failed for good; the batches before it were dispatched */
  run(limits: RoundLimits): Promise<RoundOutcome>;
}

/** One answer, as it came in. */
export interface AnswerFacts {
  readonly bytes: number;
  /** By the monotonic clock. */
  readonly startedAt: number;
  /** Its `Date` header, milliseconds since the epoch. */
  readonly date?: number | undefined;
  /** The latest time of its rows, milliseconds since the epoch. */
  readonly newestMs?: number | undefined;
}

/** Makes a batch of what one answer held and sends it on its way. */
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

/** Rows of a frame are of the same moment, give or take a second: the first one of each is enough. */
function latestSample(frames: readonly Frame[]): number | undefined {
  const latest = frames.reduce((soFar, { timestamps }) => Math.max(soFar, timestamps[0] ?? 0), 0);
  return latest === 0 ? undefined : latest;
}

/** The error of an answer that is JSON and not what the endpoint sends. */
export function unexpectedAnswer(context: RoundContext, path: string, expected: string): Error {
  const cluster = context.cluster.id;
  return gostatsError('E_PAPI_ANSWER', { cluster, path, problem: `expected ${expected}` });
}
