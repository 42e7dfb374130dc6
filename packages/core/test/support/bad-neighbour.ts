import { afterEach, beforeEach, expect, vi } from 'vitest';
import { blameUncaught } from '../../src/index.js';
import type { LaneStatus } from '../../src/pipeline/lane.js';
import { healthy, makeHost, sink, type Host } from './host.js';

let host: Host | undefined;

/** Stops what a test left running, and fails it for a rejection that nobody is blamed for. */
export function tidyUp(): void {
  let stray: unknown[] = [];
  const onRejection = (thrown: unknown): void => {
    if (!blameUncaught('a rejected promise', String(thrown))) stray.push(thrown);
  };
  beforeEach(() => {
    stray = [];
    process.on('unhandledRejection', onRejection);
  });
  afterEach(async () => {
    await host?.stop(1000).catch(() => undefined);
    host = undefined;
    process.off('unhandledRejection', onRejection);
    if (stray.length > 0) throw new AggregateError(stray, 'a rejection that nobody is blamed for');
  });
}

/**
 * A sink "bad" and a healthy one, behind a collector with a simulated cluster. Not started.
 *
 * @param create the text of its `create` @param more lines of its table @param definition further members, as text
 */
export async function makeWith(create: string, more = '', definition?: string): Promise<Host> {
  const table = `[[sink]]\nuse = "./bad.mjs"\nid = "bad"\n${more}\n${healthy()}`;
  host = await makeHost(table, { 'bad.mjs': sink(create, definition) });
  return host;
}

export async function runWith(create: string, more = '', definition?: string): Promise<Host> {
  const made = await makeWith(create, more, definition);
  await made.collector.start();
  return made;
}

/** Stops it before the end of the test. */
export async function stop(one: Host, deadlineMs?: number): Promise<void> {
  host = undefined;
  await one.stop(deadlineMs);
}

export const statusOf = ({ collector }: Host, id: string): LaneStatus =>
  collector.lanes.find((lane) => lane.sink === id)?.status() as LaneStatus;

/** The healthy sink gets batch after batch, and loses none of them. */
export async function losesNothing(one: Host, batches = 6): Promise<void> {
  await vi.waitFor(() => expect(one.received('healthy').length).toBeGreaterThanOrEqual(batches), 60_000);
  const good = statusOf(one, 'healthy');
  expect(good.pointsDelivered + good.pointsWaiting).toBe(one.dispatched());
  expect(good).toMatchObject({ state: 'running', pointsDropped: 0, lastError: undefined });
  expect(good.faults).toMatchObject({ mutated: 0, uncaught: 0, leaked: 0 });
}
