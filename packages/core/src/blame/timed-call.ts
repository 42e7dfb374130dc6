import { whileRunning } from './call-board.js';
import { runAs, type Extension } from './extension.js';
import { noteBlamed } from './stall-watch.js';

/** A call that keeps the event loop longer than this is worth a line in the log. */
const BLOCKED_MS = 200;

/**
 * Calls a extension's code. What it does before its first `await` holds up everything else, which is timed here; what it does
 * after one cannot be told from the work of others.
 */
export function timedCall<Result>(
  extension: Extension,
  operation: string,
  call: () => Result,
  onDone?: (ms: number) => void,
): Result {
  const begun = performance.now();
  try {
    return whileRunning(extension, () => runAs(extension, call));
  } finally {
    const tookMs = performance.now() - begun;
    onDone?.(tookMs);
    if (tookMs > BLOCKED_MS) {
      noteBlamed();
      extension.fault('blocked', `${operation} did not return for ${Math.round(tookMs)} ms`);
    }
  }
}
