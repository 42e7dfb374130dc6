// oxlint-disable vitest/no-conditional-expect -- which step it is decides what has to hold after it
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { batchBytes } from '../../src/pipeline/batch-size.js';
import { BatchQueue } from '../../src/pipeline/queue.js';
import type { PointBatch } from '../../src/sink/index.js';
import { makeBatch } from '../../src/testing/index.js';

const CLUSTERS = ['a', 'b', 'c'];
/** The same series for a cluster and size each time: what series cost is tested beside. */
const made = new Map<string, PointBatch>();
function batchOf(cluster: string, rows: number): PointBatch {
  const key = `${cluster} ${rows}`;
  let batch = made.get(key);
  if (batch === undefined) {
    const values = Array.from({ length: rows }, (_, index) => ({ tags: { node: `${index}` }, value: index }));
    made.set(key, (batch = makeBatch([{ key: 'k', rows: values }], { cluster: { id: cluster } })));
  }
  return { ...batch };
}

type Step =
  | { readonly kind: 'push' | 'adopt'; readonly cluster: string; readonly rows: number }
  | { readonly kind: 'shift'; readonly cluster: string | undefined }
  | { readonly kind: 'drain' };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('push' as const),
      cluster: fc.constantFrom(...CLUSTERS),
      rows: fc.integer({ min: 1, max: 40 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('adopt' as const),
      cluster: fc.constantFrom(...CLUSTERS),
      rows: fc.integer({ min: 1, max: 40 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('shift' as const), cluster: fc.constantFrom(undefined, ...CLUSTERS) }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'drain' as const }) },
);

it('is a list from which the oldest goes when it is too large: nothing is lost unsaid, doubled, or out of order', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), fc.integer({ min: 500, max: 60_000 }), (steps, maxBytes) => {
      const queue = new BatchQueue(maxBytes);
      let list: PointBatch[] = [];
      for (const one of steps) {
        if (one.kind === 'push' || one.kind === 'adopt') {
          const batch = batchOf(one.cluster, one.rows);
          const all = one.kind === 'push' ? [...list, batch] : [batch, ...list];
          const out = one.kind === 'push' ? queue.push(batch) : queue.unshift([batch]);
          const held = queue.batches();
          // What goes are the oldest, in their order; a batch larger than all room goes wherever it stands.
          expect(new Set([...out, ...held]).size).toBe(all.length);
          expect(held).toEqual(all.filter((each) => held.includes(each)));
          const smallest = Math.min(...all.map(batchBytes));
          if (smallest <= maxBytes && out.length > 0 && !out.includes(all.at(-1) as PointBatch))
            expect(out).toEqual(all.slice(0, out.length));
          list = [...held];
        } else if (one.kind === 'shift') {
          const wanted = ({ cluster }: PointBatch): boolean => one.cluster === undefined || cluster.id === one.cluster;
          const expected = list.find(wanted);
          expect(queue.shift(one.cluster === undefined ? undefined : wanted)?.batch).toBe(expected);
          list = list.filter((each) => each !== expected);
        } else {
          expect(queue.drain()).toEqual(list);
          list = [];
        }
        expect(queue.batches()).toEqual(list);
        expect(queue.length).toBe(list.length);
        expect(queue.bytes).toBeLessThanOrEqual(maxBytes);
        expect(queue.bytes).toBeGreaterThanOrEqual(list.reduce((sum, batch) => sum + batchBytes(batch), 0));
        if (list.length === 0) expect(queue.bytes).toBe(0);
      }
    }),
    { numRuns: 200 },
  );
});
