import { partial, permanent, writeOutcome } from '@gostats/core/sink';
import type { LineChunk } from './line-chunks.js';

/** What became of a posted chunk, unless a WriteError says it. */
export type PostVerdict = 'written' | 'too-large';

const LINE_FEED = 0x0a;

/**
 * Posts chunk after chunk, and makes one outcome of all of them.
 *
 * - A chunk that is too large goes out as two halves.
 * - A chunk that is refused for good does not keep the next ones back; in the end the refused lines are reported.
 * - Anything else that `post` throws ends the delivery. The host then sends the whole batch again, which is harmless:
 *   InfluxDB replaces a point of equal measurement, tags and time.
 *
 * @throws WriteError partial when some lines were taken, permanent when none was, or whatever `post` threw
 */
export async function deliverLines(
  chunks: AsyncIterable<LineChunk>,
  post: (chunk: LineChunk) => Promise<PostVerdict>,
): Promise<void> {
  let lines = 0;
  let rejected = 0;
  let firstRefusal: unknown;

  const refuse = (count: number, reason: unknown): void => {
    rejected += count;
    firstRefusal ??= reason;
  };
  const deliver = async (chunk: LineChunk): Promise<void> => {
    try {
      if ((await post(chunk)) === 'written') return;
    } catch (error) {
      const outcome = writeOutcome(error);
      if (outcome.kind === 'retryable') throw error;
      return refuse(outcome.kind === 'partial' ? outcome.rejected : chunk.lines, error);
    }
    if (chunk.lines <= 1) return refuse(chunk.lines, new Error('A single line is too large for one request (413)'));
    for (const half of halves(chunk)) await deliver(half);
  };

  for await (const chunk of chunks) {
    lines += chunk.lines;
    await deliver(chunk);
  }
  if (firstRefusal === undefined) return;
  const message = `${rejected} of ${lines} points refused. ${(firstRefusal as Error).message}`;
  if (rejected < lines) throw partial(message, { rejected, cause: firstRefusal });
  throw permanent(message, { cause: firstRefusal });
}

/** Cut at the end of a line near the middle. A line feed is never part of a line. */
function halves({ body, lines }: LineChunk): LineChunk[] {
  const middle = body.length >> 1;
  const after = body.indexOf(LINE_FEED, middle) + 1;
  const cut = after > 0 && after < body.length ? after : body.lastIndexOf(LINE_FEED, middle - 1) + 1;
  const front = body.subarray(0, cut);
  let frontLines = 0;
  for (let at = front.indexOf(LINE_FEED); at !== -1; at = front.indexOf(LINE_FEED, at + 1)) frontLines++;
  return [
    { body: front, lines: frontLines },
    { body: body.subarray(cut), lines: lines - frontLines },
  ];
}
