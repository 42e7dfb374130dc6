import type { PointBatch, PushSink } from '../sink/index.js';
import { difficultBatches } from './conformance-batches.js';
import type { Bench } from './conformance-bench.js';
import type { Check } from './conformance-check.js';
import { mustHold } from './conformance-error.js';
import { batchChange, freezeBatch } from './conformance-frozen.js';
import { CLUSTER_IDS, plainBatch, valuesOf } from './conformance-values.js';

/** Checks, for push and pull sinks, of how they handle batches. */
export const batchChecks: readonly Check[] = [
  {
    title: 'leaves its batch as it is',
    async run(bench) {
      const sink = await bench.start();
      for (const batch of [freezeBatch(plainBatch()), plainBatch()]) {
        const change = batchChange(batch);
        await bench.write(sink, batch, 'a batch that may not be changed');
        const changed = change();
        mustHold(
          changed === undefined,
          `It changed its batch, which other sinks hold too: ${changed}. Copy what you change.`,
        );
      }
    },
  },
  ...difficultBatches.map(({ what, batch }): Check => ({
    title: `takes ${what}`,
    async run(bench) {
      const sink = await bench.start();
      await bench.deliver(sink, batch(), what);
      await bench.deliver(sink, plainBatch(), `a plain batch after ${what}`);
    },
  })),
  {
    title: 'takes the same series again, and again after another cluster',
    async run(bench) {
      const sink = await bench.start();
      for (const cluster of [0, 0, ...CLUSTER_IDS.keys(), 0])
        await bench.deliver(sink, plainBatch(cluster), `cluster ${cluster + 1}`);
    },
  },
];

/** Checks of `writePoints` and `flush`. */
export const pushChecks: readonly Check[] = [
  {
    title: 'ends a write whose signal has aborted, and takes the batch later',
    async run(bench) {
      const sink = await startPush(bench);
      const batch = plainBatch();
      await bench.call(
        'writePoints',
        (signal) => sink.writePoints(batch, signal),
        AbortSignal.abort(new Error('the time is over')),
      );
      await bench.write(sink, batch, 'the same batch again');
    },
  },
  {
    title: 'flushes, and again when there is nothing to flush',
    async run(bench) {
      const sink = await startPush(bench);
      await bench.write(sink, plainBatch());
      for (const why of ['', ' the second time'])
        await bench.must(sink, 'flush', (signal) => sink.flush?.(signal), why);
    },
  },
  {
    title: 'delivers every value once and in order, before writePoints settles',
    applies: ({ received }) => received !== undefined,
    async run(bench) {
      const sink = await startPush(bench);
      const sent: number[] = [];
      for (const cluster of [0, 1, 0]) {
        const batch = plainBatch(cluster);
        sent.push(...valuesOf(batch));
        await bench.write(sink, batch);
        await mustHave(bench, sent, 'when writePoints settled');
        await bench.arrivals.compare('when writePoints settled');
      }
      await bench.must(sink, 'flush', (signal) => sink.flush?.(signal));
      await bench.must(sink, 'close', (signal) => sink.close?.(signal));
      await mustHave(bench, sent, 'after close');
    },
  },
  {
    title: 'writes batches of different clusters at the same time, as its maxConcurrency says',
    applies: ({ definition }) => definition.delivery === 'push' && (definition.maxConcurrency ?? 1) > 1,
    async run(bench) {
      const sink = await startPush(bench);
      const rounds = [0, 1].map(() => CLUSTER_IDS.map((_, cluster) => plainBatch(cluster)));
      const sent = [...CLUSTER_IDS.keys()].map((cluster) =>
        rounds.flatMap((round) => valuesOf(round[cluster] as PointBatch)),
      );
      for (const round of rounds)
        await Promise.all(round.map((batch) => bench.write(sink, batch, 'one of several batches at once')));
      const received = await bench.received();
      if (received === undefined) return;
      await bench.arrivals.compare('when several batches were written at once');
      for (const [cluster, values] of sent.entries()) {
        expectSequence(values, received, `of cluster ${cluster + 1} when several were written at once`);
      }
    },
  },
];

/** Creates and starts a push sink. */
export async function startPush(bench: Bench): Promise<PushSink> {
  return (await bench.start()) as PushSink;
}

async function mustHave(bench: Bench, sent: readonly number[], when: string): Promise<void> {
  const received = await bench.received();
  if (received !== undefined) expectSequence(sent, received, when);
}

/** @throws ConformanceError unless the received values contain each sent value once and in order */
export function expectSequence(sent: readonly number[], received: readonly number[], when: string): void {
  const wanted = new Set(sent);
  const mine = received.filter((value) => wanted.has(value));
  const missing = sent.filter((value) => !mine.includes(value));
  mustHold(
    missing.length === 0,
    `${missing.length} of ${sent.length} values were missing on the other side ${when}, the first ${missing[0]}.`,
  );
  mustHold(
    mine.length === sent.length,
    `${mine.length - sent.length} values came to the other side more than once ${when}.`,
  );
  const wrong = mine.findIndex((value, index) => value !== sent[index]);
  mustHold(
    wrong === -1,
    `The values came in another order than they were written ${when}: ${mine[wrong]} in the place of ${sent[wrong]}.`,
  );
}
