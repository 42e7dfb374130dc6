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

/** A sink that runs as it does in the collector: behind its queue, its retries, its time limits, and watched. */
export interface RunningSink {
  readonly instance: StatsSink;
  /** Turn it to let a retry fall due (the first after 5 s, then 10 s, 20 s, … 60 s) or a time limit pass (30 s). */
  readonly clock: ManualClock;
  readonly logger: TestSinkContext['logger'];
  readonly written: readonly WrittenEvent[];
  readonly failed: readonly WriteFailedEvent[];
  readonly dropped: readonly DroppedEvent[];
  /** How the lane is, and what the collector blames the sink for. */
  status(): LaneStatus;
  /** Hands a batch over, without waiting. */
  offer(batch: PointBatch): void;
  /** Hands a batch over and waits for the first that is heard of it: written, or a failed try. */
  deliver(batch: PointBatch): Promise<'written' | 'failed'>;
  /** Delivers what waits, then closes the sink. */
  stop(): Promise<void>;
}

/** What a test may set: the sink's id, its clusters, the log. */
export interface RunSinkOptions {
  readonly context?: Partial<TestSinkContext>;
}

/**
 * Checks the options, makes an instance and starts it behind the lane that the collector uses, with a clock that stands
 * still. The sink's own input and output is real: only the host's waiting is turned by hand.
 *
 * @param options as a configuration file has them
 * @throws Error when the options are refused; whatever `create` throws
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
        // A pull lane has no hook for what went well: it has observed, or failed, by the time it returns.
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
