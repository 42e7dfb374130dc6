import { FaultAccount } from '../blame/fault-account.js';
import { createHooks } from '../hooks/hooks.js';
import type { DroppedEvent, WriteFailedEvent, WrittenEvent } from '../hooks/events.js';
import { guardSink } from '../pipeline/guard-sink.js';
import { laneOptions } from '../pipeline/lane-options.js';
import type { LaneStatus } from '../pipeline/lane.js';
import { openLane } from '../pipeline/open-lane.js';
import type { PointBatch, SinkDefinition, StatsSink } from '../sink/index.js';
import { checkOptions } from './check-options.js';
import { manualClock, type ManualClock } from './manual-clock.js';
import { sinkContext, type TestSinkContext } from './sink-context.js';

/** A sink that runs as in the collector, with its queue, retries, time limits and fault detection. */
export interface RunningSink {
  readonly instance: StatsSink;
  /** Advance it to trigger a retry (the first after 5 s, then 10 s, 20 s, … 60 s) or a time limit (30 s). */
  readonly clock: ManualClock;
  readonly logger: TestSinkContext['logger'];
  readonly written: readonly WrittenEvent[];
  readonly failed: readonly WriteFailedEvent[];
  readonly dropped: readonly DroppedEvent[];
  /** Returns the status of the lane, including the sink's faults. */
  status(): LaneStatus;
  /** Queues a batch without waiting. */
  offer(batch: PointBatch): void;
  /** Queues a batch and waits until it is written or the first try fails. */
  deliver(batch: PointBatch): Promise<'written' | 'failed'>;
  /** Delivers queued batches and closes the sink. */
  stop(): Promise<void>;
}

/** What a test can override: the sink's id, its clusters, the logger. */
export interface RunSinkOptions {
  readonly context?: Partial<TestSinkContext>;
}

/**
 * Validates the options, creates an instance and starts it behind the collector's lane with a manual clock. The sink's
 * own I/O is real; only the host's timers are manual.
 *
 * @param options the options as in a configuration file
 * @throws Error when the options are invalid; whatever `create` throws
 */
export async function runSink(
  definition: SinkDefinition,
  options: Readonly<Record<string, unknown>> = {},
  { context: own = {} }: RunSinkOptions = {},
): Promise<RunningSink> {
  const context = sinkContext(own);
  const instance = await definition.create(await checkOptions(definition.config, options), context);
  const clock = manualClock();
  const { logger } = context;
  const hooks = createHooks((hook, tap, thrown) => logger.error(`${tap} threw in ${hook}: ${String(thrown)}`));
  const heard = new Map<PointBatch, (what: 'written' | 'failed') => void>();
  const written = collect<WrittenEvent>(hooks.written, ({ batch }) => heard.get(batch)?.('written'));
  const failed = collect<WriteFailedEvent>(hooks.writeFailed, ({ batch }) => heard.get(batch)?.('failed'));
  const dropped = collect<DroppedEvent>(hooks.dropped);
  const times = { sinkRetryIntervalMs: 5000, sinkMaxRetries: Number.POSITIVE_INFINITY };
  const who = { id: context.id, onStartFailure: 'retry' } as const;
  const faults = new FaultAccount({ noun: 'sink', id: context.id, place: 'the sink under test' }, logger, clock);
  const guarded = guardSink(definition, instance, faults, () => true);
  const shared = { logger, clock, hooks, random: () => 0, faults };
  const lane = openLane(definition, guarded, laneOptions(times, who, shared));
  await lane.start();
  return {
    instance,
    clock,
    logger,
    written,
    failed,
    dropped,
    status: () => lane.status(),
    offer: (batch) => lane.offer(batch),
    deliver(batch) {
      return new Promise((resolve) => {
        heard.set(batch, resolve);
        const before = failed.length;
        lane.offer(batch);
        // A pull lane has no hook for success. It has observed or failed by the time `offer` returns.
        if (definition.delivery === 'pull' && failed.length === before) resolve('written');
      });
    },
    stop: () => lane.stop(new AbortController().signal),
  };
}

function collect<Event>(
  hook: { tap(name: string, run: (event: Event) => void): void },
  also: (event: Event) => void = () => {},
): Event[] {
  const events: Event[] = [];
  hook.tap('test', (event) => {
    events.push(event);
    also(event);
  });
  return events;
}
