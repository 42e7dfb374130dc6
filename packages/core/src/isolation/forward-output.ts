import type { Readable } from 'node:stream';
import type { Clock } from '../time/clock.js';

/** What is read of a stream in a second. Beyond it the stream is left full, and whoever writes into it waits. */
const BYTES_PER_SECOND = 128 * 1024;
const SECOND_MS = 1_000;

/**
 * Reads what a process prints, no faster than it can be logged.
 *
 * @returns reads the rest, for when the process has ended
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
