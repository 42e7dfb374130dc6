import type { DroppedEvent, WriteFailedEvent } from '../../src/hooks/events.js';
import { createHooks, type CollectorHooks } from '../../src/hooks/hooks.js';
import { PushLane } from '../../src/pipeline/push-lane.js';
import type { PointBatch, PushSink } from '../../src/sink/index.js';
import { makeBatch, manualClock, memoryLogger, type ManualClock } from '../../src/testing/index.js';

export const batchOf = (value: number, cluster = 'a'): PointBatch =>
  makeBatch([{ key: 'cluster.health', rows: [{ value }] }], {
    cluster: { id: cluster, name: cluster },
    collectedAt: value,
  });
export const valueOf = (batch: PointBatch): number => batch.frames[0]?.values[0] as number;
export const never: AbortSignal = new AbortController().signal;

/** A lane before a sink of the test, its clock turned by hand, and what it reported. */
export interface Rig {
  readonly lane: PushLane;
  readonly clock: ManualClock;
  readonly hooks: CollectorHooks;
  readonly dropped: DroppedEvent[];
  readonly failed: WriteFailedEvent[];
  readonly logger: ReturnType<typeof memoryLogger>;
}

export function rig(
  sink: PushSink,
  more: { queueBytes?: number; maxConcurrency?: number; maxTries?: number; onStartFailure?: 'fail' | 'ignore' } = {},
): Rig {
  const clock = manualClock();
  const hooks = createHooks(() => {});
  const logger = memoryLogger();
  const dropped: DroppedEvent[] = [];
  const failed: WriteFailedEvent[] = [];
  hooks.dropped.tap('test', (event) => void dropped.push(event));
  hooks.writeFailed.tap('test', (event) => void failed.push(event));
  const lane = new PushLane(sink, {
    id: 'main',
    onStartFailure: more.onStartFailure ?? 'retry',
    logger,
    clock,
    hooks,
    retry: { firstMs: 5000, maxMs: 60_000, maxTries: more.maxTries ?? Number.POSITIVE_INFINITY },
    queueBytes: more.queueBytes ?? 1 << 20,
    callLimitMs: 30_000,
    closeLimitMs: 5000,
    maxConcurrency: more.maxConcurrency ?? 1,
    random: () => 0,
    faults: { place: 'test', counts: { blocked: 0, mutated: 0, uncaught: 0, leaked: 0, ended: 0 }, last: undefined },
  });
  return { lane, clock, hooks, dropped, failed, logger };
}
