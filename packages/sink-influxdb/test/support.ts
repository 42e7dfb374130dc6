import type { PushSink } from '@gostats/core/sink';
import { memoryLogger } from '@gostats/core/testing';
import { expect } from 'vitest';
import influxdb from '../src/index.js';

/** A sink from options as a configuration file has them. */
export async function makeSink(options: Record<string, unknown>): Promise<PushSink> {
  const checked = await influxdb.config['~standard'].validate(options);
  if (checked.issues !== undefined) throw new Error(JSON.stringify(checked.issues));
  const context = { id: 'influxdb', logger: memoryLogger(), userAgent: 'gostats/test', signal: never, clusters: [] };
  return (await influxdb.create(checked.value, context)) as PushSink;
}

/** For calls that nobody aborts. */
export const never: AbortSignal = new AbortController().signal;

/** What it rejected with. */
export function failure(promise: Promise<unknown> | undefined): Promise<Error> {
  return Promise.resolve(promise).then(
    () => expect.unreachable('it succeeded'),
    (error: Error) => error,
  );
}
