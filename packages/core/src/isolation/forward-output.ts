import type { Readable } from 'node:stream';
import type { Clock } from '../time/clock.js';

/** The maximum amount read from a stream per second. Beyond it the pipe fills up and the writing process blocks. */
const BYTES_PER_SECOND = 128 * 1024;
const SECOND_MS = 1_000;

/**
 * Reads the output of a process at a limited rate, so that the log can keep up.
 *
 * @returns a function that reads the rest; call it after the process has ended
 */
export function forwardOutput(
  stream: Readable | null,
  clock: Clock,
  take: (text: string) => void,
): () => Promise<void> {
  if (stream === null) return () => Promise.resolve();
  let budget = BYTES_PER_SECOND;
  let over = false;
  let cancel = (): void => {};
  const closed = new Promise<void>((resolve) => stream.once('close', resolve));
  const refill = (): void => {
    budget = BYTES_PER_SECOND;
    stream.resume();
  };
  stream.setEncoding('utf8');
  stream.on('error', () => undefined);
  stream.on('data', (text: string) => {
    take(text);
    if (budget === BYTES_PER_SECOND) cancel = clock.after(SECOND_MS, refill);
    budget -= text.length;
    if (budget <= 0 && !over) stream.pause();
  });
  return async () => {
    over = true;
    cancel();
    stream.resume();
    await closed;
  };
}
