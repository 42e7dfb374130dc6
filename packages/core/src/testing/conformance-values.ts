import type { ClusterRef, PointBatch } from '../sink/index.js';
import { makeBatch, type MadeStat } from './make-batch.js';

/** The clusters that the suite writes for. */
export const CLUSTER_IDS: readonly string[] = ['simcluster.example:8080', 'second.example:8080', 'third.example:8080'];

/** Batches are dated relative to now, so that a store with a retention time keeps them. */
const NOW = Math.floor(Date.now() / 1000) * 1000;
let lastValue = 10_000;
let lastSecond = 0;

/** Returns a number that is unique in this process, so that it can be searched for. */
export function nextValue(): number {
  return ++lastValue + 0.5;
}

/** Returns all values of a batch except NaN. */
export function valuesOf(batch: PointBatch): number[] {
  return batch.frames.flatMap(({ values }) => [...values]).filter((value) => !Number.isNaN(value));
}

function clusterRef(index: number): Partial<ClusterRef> {
  const id = CLUSTER_IDS[index] as string;
  const hostname = id.replace(/:.*/, '');
  return { id, hostname, name: hostname.replace(/\..*/, ''), guid: `000e1ea582501ce1e65c8e123920ccb186f${index}` };
}

/** Creates a batch of one cluster, dated a second after the previous one. */
export function batchOf(stats: readonly MadeStat[], cluster = 0): PointBatch {
  const collectedAt = NOW - 3_600_000 + ++lastSecond * 1000;
  return makeBatch(stats, { cluster: clusterRef(cluster), collectedAt });
}

/** Creates a plain batch: three rows of one statistic, each with a unique number. The series are always the same. */
export function plainBatch(cluster = 0): PointBatch {
  const rows = ['1', '2', '3'].map((node) => ({ tags: { devid: node, node }, value: nextValue() }));
  return batchOf(
    [{ key: 'node.conformance.plain', description: 'Numbers that occur once', units: 'Bytes', rows }],
    cluster,
  );
}
