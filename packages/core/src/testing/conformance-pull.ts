import type { PointBatch, PullSink } from '../sink/index.js';
import { difficultBatches } from './conformance-batches.js';
import type { Bench } from './conformance-bench.js';
import type { Check } from './conformance-check.js';
import { mustHold, thrownText } from './conformance-error.js';
import { failToStart } from './conformance-lifecycle.js';
import { waitUntil } from './conformance-settle.js';
import { CLUSTER_IDS, plainBatch, valuesOf } from './conformance-values.js';

/** Far above the time to store 5000 rows, and low enough to detect blocking waits and disk writes. */
const BLOCKING_MS = 500;

/** Checks of `observe` and `forget`. */
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
  {
    title: 'forgets a cluster when it is told to, and no other',
    applies: ({ received }) => received !== undefined,
    async run(bench) {
      const sink = (await bench.start()) as PullSink;
      if (sink.forget === undefined) return;
      const [first = '', ...others] = CLUSTER_IDS;
      const [gone, ...kept] = CLUSTER_IDS.map((_, cluster) => plainBatch(cluster)) as [PointBatch, ...PointBatch[]];
      for (const batch of [gone, ...kept]) await bench.write(sink, batch);
      await mustServe(bench, [gone, ...kept].flatMap(valuesOf), 'before forget');
      for (const id of ['nobody.example:8080', first, first]) callForget(sink, id);
      await mustNotServe(bench, valuesOf(gone));
      await mustServe(bench, kept.flatMap(valuesOf), `of ${others.join(' and ')}, after forget("${first}"),`);
      await bench.deliver(sink, plainBatch(0), 'a batch of a cluster that was forgotten');
    },
  },
];

function callForget(sink: PullSink, clusterId: string): void {
  try {
    sink.forget?.(clusterId);
  } catch (thrown) {
    mustHold(false, `forget threw for "${clusterId}": ${thrownText(thrown)}. It may not throw.`, thrown);
  }
}

async function mustNotServe(bench: Bench, values: readonly number[]): Promise<void> {
  const still = async (): Promise<readonly number[]> => {
    const served = new Set(await bench.received());
    return values.filter((value) => served.has(value));
  };
  await waitUntil(async () => (await still()).length === 0, bench.patienceMs);
  const left = await still();
  mustHold(
    left.length === 0,
    `${left.length} of ${values.length} values of a cluster are still served after forget, the first ${left[0]}: drop ` +
      'everything that came with that cluster.id.',
  );
}

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
