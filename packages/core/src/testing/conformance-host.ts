import type { Check } from './conformance-check.js';
import { mustHold } from './conformance-error.js';
import { waitUntil, settleWithin } from './conformance-settle.js';
import { CLUSTER_IDS, plainBatch } from './conformance-values.js';
import { runSink } from './run-sink.js';

/** Checks the sink behind the queue, the retries and the time limits of the real collector. */
export const hostChecks: readonly Check[] = [
  {
    title: 'runs behind the queue of the collector',
    async run(bench) {
      const context = await bench.context();
      const running = await runSink(bench.subject.definition, bench.writtenOptions(), { context });
      try {
        const batches = [...CLUSTER_IDS.keys(), ...CLUSTER_IDS.keys()].map((cluster) => plainBatch(cluster));
        const sent = batches.map((batch) => bench.arrivals.note(batch));
        for (const batch of batches) running.offer(batch);
        const taken = await waitUntil(
          () => running.status().pointsDelivered === CLUSTER_IDS.length * 2 * 3,
          bench.patienceMs,
        );
        const { lastError, pointsDropped } = running.status();
        mustHold(taken, `The collector could not deliver to it: ${lastError ?? `${pointsDropped} points dropped.`}`);
        for (const one of sent) one();
        await bench.arrivals.compare('behind the queue of the collector');
      } finally {
        await settleWithin(() => running.stop(), bench.patienceMs);
      }
    },
  },
];
