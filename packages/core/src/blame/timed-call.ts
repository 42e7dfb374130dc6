import { atWork } from './call-board.js';
import { runAs, type Party } from './party.js';
import { noteBlamed } from './stall-watch.js';

/** A call that keeps the event loop longer than this is worth a line in the log. */
const BLOCKED_MS = 200;

/**
 * Calls a party's code. What it does before its first `await` holds up everything else, which is timed here; what it does
 * after one cannot be told from the work of others.
 */
export function timedCall<Result>(
  party: Party,
  operation: string,
  call: () => Result,
  tell?: (ms: number) => void,
): Result {
  const begun = performance.now();
  try {
    return atWork(party, () => runAs(party, call));
  } finally {
    const tookMs = performance.now() - begun;
    tell?.(tookMs);
    if (tookMs > BLOCKED_MS) {
      noteBlamed();
      party.fault('blocked', `${operation} did not return for ${Math.round(tookMs)} ms`);
    }
  }
}
