import { describe, expect, it } from 'vitest';
import { points } from '../../src/sink/index.js';
import type { ReceivedPoint } from '../../src/testing/index.js';
import { ALL_THAT_COMPARE, failuresOf, shortcomings, type PushFault } from './collect-results.js';
import { pushDefinition, subjectOf, pointsIn } from './shelf.js';

const faults: readonly PushFault[] = [
  [
    'a write is not waited for',
    ({ good }) => ({
      writePoints: (batch, signal) => {
        good.writePoints(batch, signal).catch(() => {});
        return undefined as never;
      },
    }),
    [/^(takes|makes instances|leaves|ends|can be started again|closes although|flushes|delivers|says|writes|gives)/],
    /not a promise|would not know/,
  ],
  [
    'points are kept back and sent by flush',
    ({ good, shelf }) => {
      const kept: ReceivedPoint[] = [];
      return {
        async writePoints(batch, signal) {
          const before = shelf.points.length;
          await good.writePoints(batch, signal);
          kept.push(...shelf.points.splice(before));
        },
        flush: async () => void shelf.points.push(...kept.splice(0)),
      };
    },
    [/^delivers every value/, /^says retryable/, /^writes the next batch after/],
    /were missing on the other side/,
  ],
  [
    'values are sent twice',
    ({ good, shelf }) => ({
      async writePoints(batch, signal) {
        await good.writePoints(batch, signal);
        shelf.points.push(...pointsIn(batch).slice(0, 1));
      },
    }),
    [...ALL_THAT_COMPARE, /^says retryable/, /^writes the next batch after/],
    /more than once/,
  ],
  [
    'the order of rows is turned',
    ({ shelf, good }) => ({
      async writePoints(batch, signal) {
        const before = shelf.points.length;
        await good.writePoints(batch, signal);
        shelf.points.push(...shelf.points.splice(before).toReversed());
      },
    }),
    [/^delivers every value/, /^says retryable/, /^writes the next batch after/],
    /in another order/,
  ],
  [
    'it rounds the values of the batch in place',
    ({ good }) => ({
      async writePoints(batch, signal) {
        await good.writePoints(batch, signal);
        for (const { values } of batch.frames) values.forEach((value, index) => (values[index] = Math.round(value)));
      },
    }),
    [/^leaves its batch/],
    /frames\[0\]\.values\[0\] was \d+\.5 and is \d+.*Copy/,
  ],
  [
    'it adds a tag to the series',
    ({ good }) => ({
      writePoints(batch, signal) {
        for (const { series } of batch.frames) for (const one of series) Object.assign(one.tags, { site: 'here' });
        return good.writePoints(batch, signal);
      },
    }),
    [
      /^(takes|makes instances|leaves|ends|can be started again|closes although|flushes|delivers|says|writes|gives|runs)/,
    ],
    /object is not extensible/,
  ],
  [
    'it adds a frame to the batch',
    ({ good }) => ({
      async writePoints(batch, signal) {
        await good.writePoints(batch, signal);
        (batch.frames as unknown[]).push(batch.frames[0]);
      },
    }),
    [/^leaves its batch/, /^runs behind the queue/],
    /object is not extensible/,
  ],
  [
    'it cannot write NaN',
    ({ good }) => ({
      async writePoints(batch, signal) {
        for (const { values } of batch.frames) if (values.some(Number.isNaN)) throw new Error('not a number');
        await good.writePoints(batch, signal);
      },
    }),
    [/^takes rows that lack some fields/],
    /writePoints failed for rows that lack.*not a number/,
  ],
  [
    'it writes integers as BigInt',
    ({ good }) => ({
      async writePoints(batch, signal) {
        for (const { fields, values } of batch.frames) {
          for (const [index, { type }] of fields.entries()) if (type === 'integer') BigInt(values[index] as number);
        }
        await good.writePoints(batch, signal);
      },
    }),
    [/^takes integer fields/],
    /cannot be converted to a BigInt/,
  ],
  [
    'it cannot hold line breaks in tags',
    ({ good }) => ({
      async writePoints(batch, signal) {
        for (const { tags } of points(batch))
          if (Object.values(tags).some((text) => text.includes('\n'))) throw new Error('two lines');
        await good.writePoints(batch, signal);
      },
    }),
    [/^takes tags with any text/],
    /two lines/,
  ],
  [
    'it takes the first frame for granted',
    ({ good }) => ({
      writePoints(batch, signal) {
        if (batch.frames[0]?.stat === undefined) return Promise.reject(new TypeError('no frame'));
        return good.writePoints(batch, signal);
      },
    }),
    [/^takes a batch without frames/],
    /no frame/,
  ],
  [
    'it serves one cluster only',
    ({ good }) => {
      let mine: string | undefined;
      return {
        writePoints(batch, signal) {
          mine ??= batch.cluster.id;
          return mine === batch.cluster.id
            ? good.writePoints(batch, signal)
            : Promise.reject(new Error('another cluster'));
        },
      };
    },
    [/^takes the same series again/, /^delivers every value/, /^runs behind the queue/],
    /another cluster/,
  ],
];

describe('of writes, the suite finds', () => {
  it.each(faults)('%s', async (_fault, spoil, titles, complaint) => {
    expect(shortcomings(await failuresOf(subjectOf(pushDefinition(spoil))), titles, complaint)).toEqual([]);
  });

  it('one that mixes the batches of a cluster when it writes several at once', async () => {
    const definition = pushDefinition(({ shelf }) => {
      const late: ReceivedPoint[] = [];
      return {
        async writePoints(batch) {
          const values = pointsIn(batch);
          if (batch.cluster.name !== 'simcluster') shelf.points.push(...values);
          // Every second batch of the first cluster overtakes the one before it.
          else if (late.length === 0) late.push(...values);
          else shelf.points.push(...values, ...late.splice(0));
        },
      };
    }, 2);
    const { failNext: _a, fallSilent: _b, ...subject } = subjectOf(definition);
    const failures = await failuresOf(subject);
    expect(
      failures[Object.keys(failures).find((title) => title.startsWith('writes batches of different')) ?? ''],
    ).toMatch(/in another order/);
  });
});
