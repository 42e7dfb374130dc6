import { WRITE_OUTCOME, type WriteOutcome } from '../sink/index.js';
import type { Bench } from './conformance-bench.js';
import type { Check } from './conformance-check.js';
import { mustHold, thrownText } from './conformance-error.js';
import { abortedLater } from './conformance-lifecycle.js';
import { expectSequence, startPush } from './conformance-push.js';
import { plainBatch, valuesOf } from './conformance-values.js';

/** What the host does with each outcome, for the messages. */
const MEANING: Readonly<Record<WriteOutcome['kind'], string>> = {
  retryable: 'the host tries the batch again',
  permanent: 'the host drops the batch: throw permanent(…)',
  partial: 'the host counts the rejected points: throw partial(…, { rejected })',
};

/** Checks of writes that the other side rejects. */
export const failureChecks: readonly Check[] = [
  ...(['retryable', 'permanent', 'partial'] as const).map((kind): Check => ({
    title: `says ${kind} when that is what the other side means`,
    applies: ({ failNext }) => failNext?.[kind] !== undefined,
    async run(bench) {
      const sink = await startPush(bench);
      const batch = plainBatch();
      const values = valuesOf(batch);
      await bench.subject.failNext?.[kind]?.(bench.state);
      const thrown = await failureOf(bench, (signal) => sink.writePoints(batch, signal));
      const outcome = outcomeOf(thrown);
      mustHold(
        outcome.kind === kind,
        `writePoints said ${outcome.kind} with "${thrownText(thrown)}", expected ${kind}: ${MEANING[kind]}.`,
        thrown,
      );
      mustBeValid(outcome, batch.pointCount);
      if (kind !== 'retryable') return;
      await bench.write(sink, batch, 'the same batch again');
      const received = await bench.received();
      if (received !== undefined) expectSequence(values, received, 'after the second try');
    },
  })),
  {
    title: 'writes the next batch after one that failed',
    applies: ({ failNext }) => failNext !== undefined,
    async run(bench) {
      const sink = await startPush(bench);
      for (const fail of Object.values(bench.subject.failNext ?? {})) {
        await fail(bench.state);
        const refused = plainBatch();
        await failureOf(bench, (signal) => sink.writePoints(refused, signal));
        const next = plainBatch();
        const values = valuesOf(next);
        await bench.write(sink, next, 'the batch after one that failed');
        const received = await bench.received();
        if (received !== undefined) expectSequence(values, received, 'after a write that failed');
      }
    },
  },
  {
    title: 'gives up a write when its signal aborts while the other side is silent',
    applies: ({ fallSilent }) => fallSilent !== undefined,
    async run(bench) {
      const sink = await startPush(bench);
      await bench.subject.fallSilent?.(bench.state);
      const batch = plainBatch();
      const ended = await abortedLater(bench, 'writePoints', (signal) => sink.writePoints(batch, signal));
      mustHold(ended.kind === 'threw', 'writePoints resolved although the other side never answered.');
      if (sink.close !== undefined) await bench.call('close', sink.close.bind(sink));
    },
  },
];

async function failureOf(bench: Bench, write: (signal: AbortSignal) => unknown): Promise<unknown> {
  const ended = await bench.call('writePoints', write);
  mustHold(
    ended.kind === 'threw',
    'writePoints resolved although the other side refused the batch: those points are lost.',
  );
  mustHold(
    ended.thrown instanceof Error,
    `writePoints rejected with no error but ${thrownText(ended.thrown)}: nobody could tell what went wrong.`,
  );
  mustHold(ended.thrown.message !== '', 'writePoints rejected with an error without a message.');
  return ended.thrown;
}

function outcomeOf(thrown: unknown): WriteOutcome {
  return (thrown as { [WRITE_OUTCOME]?: WriteOutcome })[WRITE_OUTCOME] ?? { kind: 'retryable' };
}

function mustBeValid(outcome: WriteOutcome, pointCount: number): void {
  if (outcome.kind === 'partial') {
    const { rejected } = outcome;
    mustHold(
      Number.isInteger(rejected) && rejected >= 1 && rejected <= pointCount,
      `partial says that ${rejected} points were rejected, of a batch of ${pointCount}.`,
    );
  }
  if (outcome.kind === 'retryable' && outcome.retryAfterMs !== undefined) {
    const wait = outcome.retryAfterMs;
    mustHold(Number.isFinite(wait) && wait >= 0, `retryAfterMs is ${wait}: expected milliseconds from 0.`);
  }
}
