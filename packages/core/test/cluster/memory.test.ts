import { expect, it } from 'vitest';
import { ClusterMemories, learnNodes } from '../../src/cluster/memory.js';
import { LimitWatch } from '../../src/limits/index.js';
import { currentMemory } from '../../src/sources/current/memory.js';
import { manualClock, memoryLogger } from '../../src/testing/index.js';
import { cluster } from './round-under-test.js';

function memories(): ClusterMemories {
  const [clock, logger] = [manualClock(), memoryLogger()];
  return new ClusterMemories(new LimitWatch({ clusterId: cluster.id, clock, logger }), clock, logger);
}

it('keeps all of a cluster that is as it was', () => {
  const all = memories();
  const first = all.of(cluster, false);
  expect(all.of({ ...cluster, hostname: 'other' }, false)).toBe(first);
});

it.each([
  ['another name', { ...cluster, name: 'x' }, false],
  ['another GUID', { ...cluster, guid: 'x' }, false],
  ['its GUID as a tag', cluster, true],
])('keeps nothing but clocks and limits of a cluster with %s', (_, other, guidTag) => {
  const all = memories();
  const first = all.of(cluster, false);
  const second = all.of(other, guidTag);
  expect(second.table).not.toBe(first.table);
  expect([second.limits, second.clockWatch]).toEqual([first.limits, first.clockWatch]);
  expect(second.clockWatch).toBe(first.clockWatch);
});

it('keeps the series of a cluster with another release, and asks anew for what was refused or missed', () => {
  const all = memories();
  const first = all.of(cluster, false);
  const learnt = currentMemory(first);
  learnt.refused.add('a', 0);
  learnt.catalog = { wanted: '', catalog: new Map(), readAt: 0 };
  expect(currentMemory(all.of(cluster, false))).toBe(learnt);
  learnNodes(first, new Map([[1, 3]]));
  const second = all.of({ ...cluster, release: 'v10' }, false);
  expect([second.table, second.lnns]).toEqual([first.table, first.lnns]);
  expect(second.table).toBe(first.table);
  const anew = currentMemory(second);
  expect([anew.refused.has('a'), anew.catalog]).toEqual([false, undefined]);
  expect(anew.transientRows).not.toBe(learnt.transientRows);
  expect(all.of({ ...cluster, release: 'v10' }, false)).toBe(second);
});

it('puts the GUID into the tags of a cluster whose name another one has', () => {
  const { series } = memories().of(cluster, true).table.root.entry ?? { series: undefined };
  expect(series).toBeUndefined();
  const tagsAbove = (guidTag: boolean): object => {
    const { root } = memories().of(cluster, guidTag).table;
    return { [root.name]: root.value, ...(root.above && { [root.above.name]: root.above.value }) };
  };
  expect(tagsAbove(true)).toEqual({ cluster: 'c', cluster_guid: 'g' });
  expect(tagsAbove(false)).toEqual({ cluster: 'c' });
});

it('knows the nodes as the cluster told them last', () => {
  const memory = memories().of(cluster, false);
  learnNodes(
    memory,
    new Map([
      [1, 1],
      [2, 2],
    ]),
  );
  learnNodes(
    memory,
    new Map([
      [2, 5],
      [3, 3],
    ]),
  );
  expect([...memory.lnns]).toEqual([
    [2, 5],
    [3, 3],
  ]);
});
