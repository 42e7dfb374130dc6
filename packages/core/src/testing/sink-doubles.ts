import { defineSink, type PointBatch, type PushSink, type SinkDefinition, type StandardSchema } from '../sink/index.js';
import type { Clock } from '../time/clock.js';
import { sleep } from '../time/clock.js';

/** A test sink and its recorded calls. All instances of the definition share the records. */
export interface MemorySink {
  readonly definition: SinkDefinition;
  /** An instance, for tests that need no definition. */
  readonly sink: PushSink;
  /** The accepted batches, in order. */
  readonly batches: readonly PointBatch[];
  /** Every call in order: `init`, `writePoints`, `flush`, `close`. */
  readonly calls: readonly (keyof PushSink)[];
}

const anyOptions: StandardSchema = {
  '~standard': { version: 1, vendor: 'gostats', validate: (value) => ({ value }) },
};

/** Creates a sink that keeps every batch in memory. */
export function memorySink(): MemorySink {
  return makeDouble('memory', () => undefined);
}

/**
 * Creates a sink whose first writes fail. Later writes succeed.
 *
 * @param failures what to throw, in order: `[retryable('busy'), permanent('bad line'), 'not even an error']`
 */
export function failingSink(failures: readonly unknown[]): MemorySink {
  const left = [...failures];
  return makeDouble('failing', () => {
    if (left.length > 0) throw left.shift();
  });
}

/** Creates a sink whose writes take `delayMs` by the given clock. A write rejects early when its signal aborts. */
export function slowSink(clock: Clock, delayMs: number): MemorySink {
  return makeDouble('slow', (signal) => sleep(clock, delayMs, signal));
}

function makeDouble(name: string, write: (signal: AbortSignal) => Promise<void> | void): MemorySink {
  const batches: PointBatch[] = [];
  const calls: (keyof PushSink)[] = [];
  const note = (call: keyof PushSink) => (): Promise<void> => {
    calls.push(call);
    return Promise.resolve();
  };
  const sink: PushSink = {
    init: note('init'),
    async writePoints(batch, signal) {
      calls.push('writePoints');
      await write(signal);
      batches.push(batch);
    },
    flush: note('flush'),
    close: note('close'),
  };
  const definition = defineSink({ name, delivery: 'push', config: anyOptions, create: () => ({ ...sink }) });
  return { definition, sink, batches, calls };
}
