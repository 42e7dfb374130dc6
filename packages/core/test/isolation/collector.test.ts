import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { losesNothing, runWith, statusOf, stop, tidyUp } from '../support/bad-neighbour.js';

tidyUp();

const SOON = 60_000;
const ISOLATED = 'isolate = "process"\nmax_memory_mb = 64\nmay_write = ["written"]';

/** Body of a `create` that writes down the points of each batch; the file stands where the sink may write. */
const WRITES = (after: string): string => `
  const { appendFileSync } = await import('node:fs');
  const file = new URL('written', import.meta.url);
  let batches = 0;
  return { writePoints: async (batch) => { appendFileSync(file, batch.pointCount + '\\n'); batches++; ${after} } };`;

it('a sink in a process of its own gets every point', async () => {
  const one = await runWith(WRITES(''), ISOLATED);
  await losesNothing(one);
  const { file } = one.config;
  await one.collector.stop(AbortSignal.timeout(SOON));
  const written = (await readFile(join(dirname(file), 'written'), 'utf8')).trim().split('\n').map(Number);
  expect(written.reduce((sum, points) => sum + points, 0)).toBe(one.dispatched());
  expect(one.said('E_SINK_ENDED')).toEqual([]);
});

it.each([
  ['exits', 'process.exit(3)', /"bad" \(.*bad\.mjs\) has ended: exit code 3\./],
  [
    'fills its heap',
    'const all = []; for (;;) all.push(new Array(1000).fill({}));',
    /needs more memory than max_memory_mb = 64 allows/,
  ],
])('one that %s after each batch is named and restarted, and the others lose nothing', async (_, misdeed, message) => {
  const one = await runWith(WRITES(misdeed), ISOLATED);
  await losesNothing(one);
  await vi.waitFor(() => expect(one.said('E_SINK_ENDED').length).toBeGreaterThanOrEqual(2), SOON);
  expect(one.said('E_SINK_ENDED')[0]).toMatch(message);
  expect(statusOf(one, 'bad').faults.ended).toBeGreaterThanOrEqual(2);
  expect(statusOf(one, 'bad')).toMatchObject({ state: 'running', pointsDropped: 0 });
  await losesNothing(one, one.received('healthy').length + 3);
});

it('one that cannot be made is left out, and the others run', async () => {
  const one = await runWith('process.exit(9);', ISOLATED);
  await losesNothing(one);
  expect(statusOf(one, 'bad')).toMatchObject({ state: 'unusable' });
  expect(one.said('E_SINK_INSTANCE')[0]).toContain('its process has ended: exit code 9');
  await stop(one);
});
