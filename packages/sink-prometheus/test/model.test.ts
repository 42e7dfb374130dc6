import type { PointBatch } from '@gostats/core/sink';
import { makeBatch } from '@gostats/core/testing';
import { expect, test } from 'vitest';
import { startRig } from './support.js';

const INTERVAL_MS = 30_000;
const LIFE_MS = 2 * INTERVAL_MS;
const STATS = ['node.a', 'node.b', 'node.c'];

/** The same numbers in every run. */
function makeRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Any rows of any statistics, in any order, with series that come and go. */
function someBatch(random: (below: number) => number, round: number): PointBatch {
  const stats = STATS.filter(() => random(3) > 0).map((key) => {
    const origin = random(5) * 400;
    const rows = Array.from({ length: random(5) === 0 ? random(900) : random(60) }, () => {
      const tags = { row: String(origin + random(900)), ...(random(4) === 0 ? { empty: '' } : {}) };
      return { tags, value: { first: random(100), ...(random(3) > 0 ? { second: round + random(100) / 8 } : {}) } };
    });
    return { key, rows: [{ tags: { row: 'x' }, value: { first: 1, second: 2 } }, ...rows] };
  });
  return makeBatch(stats, { intervalMs: INTERVAL_MS });
}

test('whatever comes, the page has the newest live value of every series, once', async () => {
  const { sink, clock, samples } = await startRig({ timestamps: false });
  const random = makeRandom(20_261_122);
  const model = new Map<string, { readonly value: number; readonly until: number }>();
  let now = 0;
  for (let round = 0; round < 120; round++) {
    const batch = someBatch(random, round);
    sink.observe(batch);
    for (const { stat, fields, series, values } of batch.frames) {
      for (const [row, { tags }] of series.entries()) {
        for (const [column, { name }] of fields.entries()) {
          const key = `isilon_stat_${stat.key.replace('.', '_')}_${name} ${tags['row']}`;
          model.set(key, { value: values[row * fields.length + column] as number, until: now + LIFE_MS });
        }
      }
    }
    if (random(3) > 0) {
      const step = random(40_000);
      now += step;
      await clock.advance(step);
    }
    if (random(4) > 0) continue;
    const expected = [...model].filter(([, { value, until }]) => until >= now && !Number.isNaN(value));
    const found = (await samples()).map((line) => {
      const [, name, row, value] = /^(\w+)\{.*row="(\w+)"\} (.*)$/.exec(line) ?? [];
      return `${name} ${row} ${value}`;
    });
    expect(found.toSorted()).toEqual(expected.map(([key, { value }]) => `${key} ${value}`).toSorted());
  }
});
