import { defineSink, type PointBatch, type PushSink, type SinkDefinition, type StandardSchema } from '../sink/index.js';
import type { Clock } from '../time/clock.js';
import { sleep } from '../time/clock.js';

/** A sink for tests, and what it was told. One object remembers for all instances of its definition. */
export interface MemorySink {
  readonly definition: SinkDefinition;
  /** One instance of it, for tests that need no definition. */
  readonly sink: PushSink;
  /** What it took, in order. Batches that it refused are not among them. */
  readonly batches: readonly PointBatch[];
  /** Every call in order: `init`, `writePoints`, `flush`, `close`. */
  readonly calls: readonly (keyof PushSink)[];
}

const anyOptions: StandardSchema = {
  '~standard': { version: 1, vendor: 'gostats', validate: (value) => ({ value }) },
};

/** Keeps every batch in memory. */
export function memorySink(): MemorySink {
  return makeDouble('memory', () => undefined);
}

/**
 * Fails its first writes, then takes everything.
 *
 * @param failures what to throw, in order: `[retryable('busy'), permanent('bad line'), 'not even an error']`
 */
export function failingSink(failures: readonly unknown[]): MemorySink {
  const left = [...failures];
  return makeDouble('failing', () => {
    if (left.length > 0) throw left.shift();
  });
}

/** Takes `delayMs` for each write, by a clock that the test turns; ends early, with an error, when its signal aborts. */
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
