import { whileRunning } from './call-board.js';
import { runAs, type Extension } from './extension.js';
import { noteBlamed } from './stall-watch.js';

/** A call that blocks the event loop for longer than this is logged. */
const BLOCKED_MS = 200;

/**
 * Calls an extension's code and times the part before its first `await`, which blocks everything else. What runs after
 * an `await` cannot be told apart from other work.
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
