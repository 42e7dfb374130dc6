import type { FaultAccount } from '../blame/fault-account.js';
import { openHandles } from '../blame/handles.js';
import { ownSignal } from '../blame/own-signal.js';
import { noteCall } from '../blame/stall-watch.js';
import { timedCall } from '../blame/timed-call.js';
import type { PointBatch, PullSink, PushSink, SinkDefinition, StatsSink } from '../sink/index.js';
import { findChange, ownCopy } from './own-copy.js';

/**
 * A sink behind a wall: what it does is known to be its own, how long it blocks is taken, its batches are its own, and
 * what it leaves open is looked at when it was closed. What it throws goes through: a lane knows what to do with that.
 *
 * @param isShared whether other sinks get the same batches; without any the only one to harm is the sink itself
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
      // An `async observe` is a mistake that would else end as a rejection of nobody's.
      if (answer instanceof Promise)
        answer.catch((thrown: unknown) => faults.fault('uncaught', `observe rejected: ${String(thrown)}`));
    };
    if (sink.forget === undefined) return { ...shared, observe };
    return {
      ...shared,
      observe,
      // Nobody waits for it, and no batch is at stake: it is contained here.
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

/** Node ends handles in the turn after they were closed. */
async function handlesEnd(): Promise<void> {
  for (let turn = 0; turn < 2; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
}
