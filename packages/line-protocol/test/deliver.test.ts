import { partial, permanent, retryable, writeOutcome } from '@gostats/core/sink';
import { makeBatch } from '@gostats/core/testing';
import { expect, test } from 'vitest';
import { deliverLines, lineChunks } from '../src/index.js';
import type { LineChunk, PostVerdict } from '../src/index.js';

const batch = makeBatch([
  { key: 'k', rows: Array.from({ length: 10 }, (_, i) => ({ tags: { lnn: String(i) }, value: i })) },
]);
const send = (maxLines: number, post: (chunk: LineChunk) => PostVerdict): Promise<void> =>
  deliverLines(lineChunks(batch, { maxLines }), (chunk) => new Promise((resolve) => resolve(post(chunk))));
const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => expect.unreachable('it was written'),
    (error: unknown) => error,
  );

test('what is too large goes out in halves, each line once and in order', async () => {
  const written: string[] = [];
  await send(10, ({ body, lines }) => {
    if (lines > 3) return 'too-large';
    const texts = Buffer.from(body).toString().split('\n');
    expect(texts).toHaveLength(lines + 1);
    written.push(...texts.slice(0, -1));
    return 'written';
  });
  expect(written.map((line) => /value=(\d)/.exec(line)?.[1]).join('')).toBe('0123456789');
});

test('a single line that is too large is given up, the others are written', async () => {
  const error = await failure(
    send(10, ({ body, lines }) => (lines > 1 || Buffer.from(body).includes('value=4') ? 'too-large' : 'written')),
  );
  expect(writeOutcome(error)).toEqual({ kind: 'partial', rejected: 1 });
});

test('a chunk refused for good does not keep the next ones back', async () => {
  let posts = 0;
  const error = await failure(
    send(4, () => {
      posts++;
      if (posts === 1) throw permanent('unable to parse');
      if (posts === 2) throw partial('field type conflict', { rejected: 1 });
      return 'written';
    }),
  );
  expect(posts).toBe(3);
  expect(writeOutcome(error)).toEqual({ kind: 'partial', rejected: 5 });
  expect((error as Error).message).toBe('5 of 10 points refused. unable to parse');
});

test('when nothing was taken the outcome is permanent', async () => {
  const error = await failure(
    send(4, () => {
      throw permanent('no');
    }),
  );
  expect(writeOutcome(error)).toEqual({ kind: 'permanent' });
});

test('a passing failure ends the delivery at once', async () => {
  let posts = 0;
  const error = await failure(
    send(4, () => {
      posts++;
      throw retryable('busy', { retryAfterMs: 5 });
    }),
  );
  expect(posts).toBe(1);
  expect(writeOutcome(error)).toEqual({ kind: 'retryable', retryAfterMs: 5 });
});
