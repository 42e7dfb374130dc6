import { partial, permanent, writeOutcome } from '@gostats/core/sink';
import type { LineChunk } from './line-chunks.js';

/** The result of a posted chunk, unless a WriteError was thrown. */
export type PostVerdict = 'written' | 'too-large';

const LINE_FEED = 0x0a;

/**
 * Posts the chunks one by one and combines their results.
 *
 * - A chunk that is too large is split in half.
 * - A permanently rejected chunk does not hold back the next ones; the rejected lines are reported at the end.
 * - Any other error from `post` ends the delivery. The host then sends the whole batch again, which is harmless:
 *   InfluxDB overwrites a point of equal measurement, tags and time.
 *
 * @throws WriteError partial if some lines were accepted, permanent if none was, or whatever `post` threw
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

/** Splits a chunk at the end of a line near the middle. A line never contains a line feed. */
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
