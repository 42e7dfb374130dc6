// oxlint-disable vitest/expect-expect -- the compiler judges what stands here
/**
 * What the compiler says to the author of a sink. It is `npm run types` that judges this file: every line below a
 * `@ts-expect-error` must be one that a wrong sink would have, and every other one a right one.
 */
import { describe, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import {
  defineSink,
  partial,
  retryable,
  type PointBatch,
  type PullSink,
  type PushSink,
  type SinkContext,
  type SinkDefinition,
  type StandardSchema,
} from '../../src/sink/index.js';

const config = z.strictObject({ file: z.string(), lines: z.number().default(100) });
const clusterConfig = z.strictObject({ port: z.number().optional() });
const take = async (): Promise<void> => {};
const base = { name: 'typed', config };

describe('defineSink', () => {
  it('takes the type of the options from the schema, as the schema hands them on', () => {
    const sink = defineSink({
      name: 'typed',
      delivery: 'push',
      config,
      clusterConfig,
      create(options, context) {
        expectTypeOf(options).toEqualTypeOf<{ file: string; lines: number }>();
        expectTypeOf(context).toEqualTypeOf<SinkContext<{ port?: number | undefined }>>();
        expectTypeOf(context.clusters[0]?.options.port).toEqualTypeOf<number | undefined>();
        return { writePoints: take };
      },
    });
    expectTypeOf(sink).toExtend<SinkDefinition<{ file: string; lines: number }, { port?: number | undefined }>>();
    expectTypeOf(sink).toExtend<SinkDefinition>();
    expectTypeOf(sink.delivery).toEqualTypeOf<'push' | 'pull'>();
  });

  it('takes create as an async function too', () => {
    defineSink({
      ...base,
      delivery: 'push',
      create: async (options) => ({ writePoints: async () => void options.file }),
    });
  });

  it('takes a schema of any library, and one made by hand', () => {
    const byHand: StandardSchema<{ url: string }> = {
      '~standard': { version: 1, vendor: 'me', validate: () => ({ value: { url: '' } }) },
    };
    defineSink({
      name: 'typed',
      delivery: 'push',
      config: byHand,
      create(options) {
        expectTypeOf(options).toEqualTypeOf<{ url: string }>();
        return { writePoints: take };
      },
    });
  });

  it('wants what a sink needs, by its kind', () => {
    // @ts-expect-error a push sink without writePoints
    defineSink({ ...base, delivery: 'push', create: () => ({ init: take }) });
    // @ts-expect-error a pull sink without observe
    defineSink({ ...base, delivery: 'pull', create: () => ({ init: take }) });
    // @ts-expect-error no such delivery
    expectThrow(() => defineSink({ ...base, delivery: 'both', create: () => ({ writePoints: take }) }));
    // @ts-expect-error no create
    expectThrow(() => defineSink({ ...base, delivery: 'push' }));
    // @ts-expect-error no schema
    expectThrow(() => defineSink({ name: 'typed', delivery: 'push', create: () => ({ writePoints: take }) }));
  });

  it('knows no other members', () => {
    defineSink({
      name: 'typed',
      delivery: 'push',
      config,
      create: () => ({ writePoints: take }),
      // @ts-expect-error a misspelt member of the definition
      clusterconfig: config,
    });
    // @ts-expect-error maxConcurrency is for push sinks
    defineSink({ name: 'typed', delivery: 'pull', config, maxConcurrency: 2, create: () => ({ observe: () => {} }) });
  });
});

describe('a sink', () => {
  it('may leave out all but its main method', () => {
    expectTypeOf<{ writePoints: () => Promise<void> }>().toExtend<PushSink>();
    expectTypeOf<{ observe: () => void }>().toExtend<PullSink>();
    expectTypeOf<{ init: () => Promise<void> }>().not.toExtend<PushSink>();
    expectTypeOf<{ init: () => Promise<void> }>().not.toExtend<PullSink>();
  });

  it('knows no other members', () => {
    // @ts-expect-error a misspelt method
    const sink: PushSink = { writePoints: take, writepoints: take };
    expectTypeOf(sink).toEqualTypeOf<PushSink>();
  });

  it('returns promises, where the host waits', () => {
    expectTypeOf<{ writePoints: () => void }>().not.toExtend<PushSink>();
    expectTypeOf<{ observe: () => void; init: () => void }>().not.toExtend<PullSink>();
  });

  it('can write to nothing in a batch', () => {
    const spoil = (batch: PointBatch): void => {
      // @ts-expect-error a batch is read-only
      batch.pointCount = 0;
      // @ts-expect-error its frames too
      batch.frames.push(batch.frames[0]);
      // @ts-expect-error and their tags
      (batch.frames[0] as PointBatch['frames'][0]).series[0].tags['cluster'] = 'other';
    };
    expectTypeOf(spoil).toBeFunction();
  });
});

describe('what a sink throws', () => {
  it('has to say how many points were rejected', () => {
    partial('two bad lines', { rejected: 2 });
    // @ts-expect-error a partial failure without the number
    expectThrow(() => partial('two bad lines'));
    retryable('busy', { retryAfterMs: 1000 });
    // @ts-expect-error seconds are not asked for
    retryable('busy', { retryAfterSeconds: 1 });
  });
});

/** Wrong calls do throw when they are run; here it only matters what the compiler says. */
function expectThrow(call: () => unknown): void {
  try {
    call();
  } catch {
    // As it should.
  }
}
