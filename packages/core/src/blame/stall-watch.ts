import type { EventLogger } from '../log/index.js';
import { countCall } from './call-board.js';
import type { Extension } from './extension.js';

const CHECK_INTERVAL_MS = 250;
/** A stall of this length is logged. */
const STALLED_MS = 500;
/** With less CPU time than this, the process did not cause the stall: the machine slept or was too busy to run it. */
const BUSY_MS = 250;

interface Call {
  readonly extension: Extension;
  readonly operation: string;
}

/** Calls into packages that have not settled yet. */
const pendingCalls = new Set<Call>();
/**
 * Last settled call of each extension, with its time. A call that blocks and then settles is no longer pending when a
 * timer runs.
 */
const settledCalls = new Map<Extension, Call & { readonly at: number }>();
let lastBlamedAt = Number.NEGATIVE_INFINITY;

/** Records that a call into a package has begun. @returns a function that records its end */
export function noteCall(extension: Extension, operation: string): () => void {
  const call = { extension, operation };
  pendingCalls.add(call);
  countCall(extension, 1);
  return () => {
    pendingCalls.delete(call);
    countCall(extension, -1);
    settledCalls.set(extension, { ...call, at: performance.now() });
  };
}

/** Records that a package has already been blamed for the time until now. */
export function noteBlamed(): void {
  lastBlamedAt = performance.now();
}

/**
 * Logs stalls of the event loop with the package calls in progress. What blocks after an `await` cannot be timed from
 * outside, so these calls are only suspects and no fault is counted.
 *
 * @returns a function that ends the watch
 */
export function watchStalls(logger: EventLogger): () => void {
  let timer: NodeJS.Timeout;
  const check = (): void => {
    const begunAt = performance.now();
    const cpuBefore = process.cpuUsage();
    settledCalls.clear();
    // Uses a real timer, since its own delay is what is measured.
    timer = setTimeout(() => {
      const tookMs = performance.now() - begunAt;
      const { user, system } = process.cpuUsage(cpuBefore);
      const busy = (user + system) / 1000 > BUSY_MS;
      if (tookMs - CHECK_INTERVAL_MS > STALLED_MS && busy && lastBlamedAt < begunAt) report(logger, tookMs);
      check();
    }, CHECK_INTERVAL_MS).unref();
  };
  check();
  return () => clearTimeout(timer);
}

function report(logger: EventLogger, tookMs: number): void {
  const ms = Math.round(tookMs - CHECK_INTERVAL_MS);
  const late = [...settledCalls.values()].filter(({ at }) => at > performance.now() - ms);
  const calls = [...pendingCalls, ...late].map(
    ({ extension, operation }) => `${operation} of the ${extension.noun} "${extension.id}" (${extension.place})`,
  );
  const suspects = [...new Set(calls)];
  if (suspects.length > 0)
    logger.warn(`Nothing ran for about ${ms} ms; under way: ${suspects.join(', ')}.`, {
      event: 'collector.blocked',
      ms,
      suspects,
    });
  else logger.debug(`Nothing ran for about ${ms} ms.`, { event: 'collector.blocked', ms });
}
