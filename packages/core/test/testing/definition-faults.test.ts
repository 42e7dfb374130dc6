import { describe, expect, it } from 'vitest';
import type { SinkContext, SinkDefinition } from '../../src/sink/index.js';
import { failuresOf, shortcomings } from './collect-results.js';
import { pullDefinition, pushDefinition, shelfSchema, subjectOf } from './shelf.js';

describe('of a definition, the suite finds', () => {
  const good = pushDefinition();
  const spoilt = (part: Partial<Record<keyof SinkDefinition, unknown>>): SinkDefinition =>
    ({ ...good, ...part }) as SinkDefinition;
  const schema = (validate: (value: unknown) => unknown): unknown => ({
    '~standard': { version: 1, vendor: 'test', validate },
  });
  const { validate } = shelfSchema['~standard'];
  let shared: unknown;

  it.each([
    [
      'no brand',
      { ...good, [Symbol.for('gostats.sink')]: undefined },
      [/^is a definition/],
      /export default defineSink/,
    ],
    ['another contract', { ...good, [Symbol.for('gostats.sink')]: 99 }, [/^is a definition/], /contract 99/],
    ['a wrong name', spoilt({ name: 'My Sink' }), [/^is a definition/], /name: expected lower-case/],
    [
      'a schema that throws',
      spoilt({ config: schema((value) => validate({ shelf: (value as { shelf: string }).shelf })) }),
      [/^answers options of any kind/],
      /The schema threw for undefined/,
    ],
    [
      'a schema that changes what it checks',
      spoilt({ config: schema((value) => validate(Object.assign(value ?? {}, { token: 'set' }))) }),
      [/^takes the options/],
      /changed the table/,
    ],
    [
      'a schema that takes anything',
      spoilt({ config: schema((value) => ({ value: { shelf: '', ...(value as object) } })) }),
      [/^refuses wrong options/],
      /takes \{"shelf":1\}/,
    ],
    [
      'one object for all',
      spoilt({ create: (options: unknown, context: SinkContext) => (shared ??= good.create(options, context)) }),
      [/^makes instances/, /./],
      /same object twice/,
    ],
  ])('%s', async (_fault, definition, titles, complaint) => {
    const failures = await failuresOf(subjectOf(definition));
    expect(shortcomings(failures, titles, complaint, titles[0])).toEqual([]);
  });
});

describe('of a pull sink, the suite finds', () => {
  it.each([
    [
      'one that cannot observe before init',
      pullDefinition(({ good }) => {
        let ready = false;
        return {
          async init(signal) {
            await good.init(signal);
            ready = true;
          },
          observe(batch) {
            if (!ready) throw new Error('not ready');
            good.observe(batch);
          },
        };
      }),
      [/^observes before it is started/, /^observes after a start that failed/],
      /observe threw for a batch .* not ready/,
    ],
    [
      'one that observes asynchronously',
      pullDefinition(({ good }) => ({ observe: (async (batch) => good.observe(batch)) as (batch: never) => void })),
      [/^(takes|makes instances|leaves|ends|can be started again|closes although|observes|serves|forgets)/],
      /returned a promise/,
    ],
    [
      'one that blocks',
      pullDefinition(({ good }) => ({
        observe(batch) {
          if (batch.pointCount === 5000) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 600);
          good.observe(batch);
        },
      })),
      [/^observes without blocking/],
      /took \d+ ms for a batch of 5000 rows/,
    ],
    [
      'one that serves the first values for ever',
      pullDefinition(({ good, shelf }) => ({
        observe: (batch) => (shelf.points.length === 0 ? good.observe(batch) : undefined),
      })),
      [/^serves the latest values/, /^takes/, /^runs behind the queue/, /^forgets a cluster/],
      /3 of 3 values of the latest batch are not served|before forget are not served|did not arrive|arrived as/,
    ],
    [
      'one that forgets nothing',
      pullDefinition(() => ({ forget() {} })),
      [/^forgets a cluster/],
      /3 of 3 values of a cluster are still served after forget/,
    ],
    [
      'one that forgets everything',
      pullDefinition(({ shelf }) => ({ forget: () => void (shelf.points = []) })),
      [/^forgets a cluster/],
      /of second\.example:8080 and third\.example:8080, after forget.* are not served/,
    ],
    [
      'one that cannot forget what it does not know',
      pullDefinition(({ good }) => ({
        forget(clusterId) {
          if (clusterId.startsWith('nobody')) throw new Error('no such cluster');
          good.forget(clusterId);
        },
      })),
      [/^forgets a cluster/],
      /forget threw for "nobody\.example:8080": no such cluster/,
    ],
    [
      'one that forgets for ever',
      pullDefinition(({ good }) => {
        const gone = new Set<string>();
        return {
          observe: (batch) => (gone.has(batch.cluster.id) ? undefined : good.observe(batch)),
          forget(clusterId) {
            gone.add(clusterId);
            good.forget(clusterId);
          },
        };
      }),
      [/^forgets a cluster/],
      /after a batch of a cluster that was forgotten/,
    ],
  ])('%s', async (_fault, definition, titles, complaint) => {
    expect(shortcomings(await failuresOf(subjectOf(definition)), titles, complaint)).toEqual([]);
  });
});
