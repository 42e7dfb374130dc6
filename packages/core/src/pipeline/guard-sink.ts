import type { FaultAccount } from '../blame/fault-account.js';
import { openHandles } from '../blame/handles.js';
import { ownSignal } from '../blame/own-signal.js';
import { noteCall } from '../blame/stall-watch.js';
import { timedCall } from '../blame/timed-call.js';
import type { PointBatch, PullSink, PushSink, SinkDefinition, StatsSink } from '../sink/index.js';
import { findChange, ownCopy } from './own-copy.js';

/**
 * Wraps a sink to detect and contain its faults: attributes its code to it, times how long it blocks, gives it its own
 * copies of batches, and reports handles left open after `close`. Errors that it throws pass through to the lane, which
 * handles them.
 *
 * @param isShared whether other sinks get the same batches; if not, the sink can only harm itself and gets no copies
 */
export function guardSink(
  { delivery }: SinkDefinition,
  instance: StatsSink,
  faults: FaultAccount,
  isShared: () => boolean,
): StatsSink {
  const give = <Result>(
    operation: string,
    batch: PointBatch,
    call: (copy: PointBatch) => Result,
  ): [Result, () => void] => {
    const copy = isShared() ? ownCopy(batch) : batch;
    const check = (): void => {
      const changed = copy === batch ? undefined : findChange(batch, copy);
      if (changed !== undefined) faults.fault('mutated', `${operation} wrote into the values of ${changed}`);
    };
    try {
      return [timedCall(faults, operation, () => call(copy)), check];
    } catch (thrown) {
      check();
      throw thrown;
    }
  };
  const own = (signal: AbortSignal): AbortSignal => ownSignal(faults, signal);
  const shared = {
    ...(instance.init && {
      init: async (signal: AbortSignal) => timedCall(faults, 'init', () => instance.init?.(own(signal))),
    }),
    async close(signal: AbortSignal): Promise<void> {
      await timedCall(faults, 'close', () => instance.close?.(own(signal)));
      await handlesEnd();
      const left = openHandles(faults);
      if (left !== '') faults.fault('leaked', left);
    },
  };
  if (delivery === 'pull') {
    const sink = instance as PullSink;
    const observe = (batch: PointBatch): void => {
      const [answer, check] = give('observe', batch, (copy): unknown => sink.observe(copy));
      check();
      // An `async observe` is a mistake. Without this handler, its rejection would go unhandled.
      if (answer instanceof Promise)
        answer.catch((thrown: unknown) => faults.fault('uncaught', `observe rejected: ${String(thrown)}`));
    };
    if (sink.forget === undefined) return { ...shared, observe };
    return {
      ...shared,
      observe,
      // The call is not awaited and no batch is at stake, so failures are handled here.
      forget(clusterId: string): void {
        const call = async (): Promise<void> => timedCall(faults, 'forget', () => sink.forget?.(clusterId));
        call().catch((thrown: unknown) => faults.fault('uncaught', `forget failed: ${String(thrown)}`));
      },
    };
  }
  const sink = instance as PushSink;
  return {
    ...shared,
    async writePoints(batch, signal) {
      const ended = noteCall(faults, 'writePoints');
      try {
        const [written, check] = give('writePoints', batch, (copy) => sink.writePoints(copy, own(signal)));
        await Promise.resolve(written).finally(check);
      } finally {
        ended();
      }
    },
    ...(sink.flush && {
      flush: async (signal: AbortSignal) => timedCall(faults, 'flush', () => sink.flush?.(own(signal))),
    }),
  };
}

/** Waits for Node to end closed handles, which happens one turn of the event loop later. */
async function handlesEnd(): Promise<void> {
  for (let turn = 0; turn < 2; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
}
