import type { PullSink } from '../sink/index.js';
import { difficultBatches } from './conformance-batches.js';
import type { Bench } from './conformance-bench.js';
import type { Check } from './conformance-check.js';
import { mustHold } from './conformance-error.js';
import { failToStart } from './conformance-lifecycle.js';
import { waitUntil } from './conformance-settle.js';
import { plainBatch, valuesOf } from './conformance-values.js';

/** Far above what remembering 5000 rows takes, far below what a wait or a write to disk hides in. */
const BLOCKING_MS = 500;

/** Promises of `observe`. */
export const pullChecks: readonly Check[] = [
  {
    title: 'observes before it is started',
    async run(bench) {
      const sink = (await bench.make()) as PullSink;
      const batch = plainBatch();
      await bench.write(sink, batch, 'a batch before init');
      await bench.must(sink, 'init', (signal) => sink.init?.(signal), ' after observe');
      await mustServe(bench, valuesOf(batch), 'that came before init');
      await bench.arrivals.compare('for a batch before init');
    },
  },
  {
    title: 'serves in a host that does not tell how the clusters are',
    async run(bench) {
      const sink = (await bench.make('clusterStates')) as PullSink;
      await bench.must(sink, 'init', (signal) => sink.init?.(signal), ' without clusterStates, which older hosts lack');
      const batch = plainBatch();
      await bench.write(sink, batch);
      await mustServe(bench, valuesOf(batch), 'without clusterStates, which older hosts lack,');
    },
  },
  {
    title: 'observes after a start that failed',
    applies: ({ failStart }) => failStart !== undefined,
    async run(bench) {
      const sink = (await bench.make()) as PullSink;
      await failToStart(bench, sink);
      await bench.write(sink, plainBatch(), 'a batch after a failed init');
    },
  },
  {
    title: 'observes without blocking',
    async run(bench) {
      const sink = await bench.start();
      for (const { what, batch } of difficultBatches) {
        const made = batch();
        const begun = performance.now();
        await bench.write(sink, made, what);
        const took = Math.round(performance.now() - begun);
        mustHold(
          took < BLOCKING_MS,
          `observe took ${took} ms for ${what}: the whole collector stands still meanwhile.`,
        );
      }
    },
  },
  {
    title: 'serves the latest values',
    applies: ({ received }) => received !== undefined,
    async run(bench) {
      const sink = await bench.start();
      for (const cluster of [0, 1, 0]) {
        const batch = plainBatch(cluster);
        const values = valuesOf(batch);
        await bench.write(sink, batch);
        await mustServe(bench, values, 'of the latest batch');
        await bench.arrivals.compare('after the latest batch');
      }
    },
  },
];

async function mustServe(bench: Bench, values: readonly number[], which: string): Promise<void> {
  if (bench.subject.received === undefined) return;
  const missing = async (): Promise<readonly number[]> => {
    const served = new Set(await bench.received());
    return values.filter((value) => !served.has(value));
  };
  await waitUntil(async () => (await missing()).length === 0, bench.patienceMs);
  const [first, ...more] = await missing();
  mustHold(
    first === undefined,
    `${more.length + 1} of ${values.length} values ${which} are not served, the first ${first}.`,
  );
}
