import { describe, expect, it, vi } from 'vitest';
import { losesNothing, runWith, statusOf, stop, tidyUp } from './support/bad-neighbour.js';

/** Sinks that do what a sink must not, each with a healthy one beside it that must not notice. */
tidyUp();

describe('a sink whose writePoints', () => {
  it('blocks the event loop is named for it', async () => {
    const one = await runWith(`
      let calls = 0;
      return { writePoints: async () => { if (calls++ === 0) for (const end = performance.now() + 400; performance.now() < end; ); } };`);
    await losesNothing(one);
    expect(one.said('E_SINK_BLOCKED')[0]).toMatch(
      /^The sink "bad" \(.*bad\.mjs\) blocked the whole process: writePoints did not return for \d+ ms\./,
    );
    // On a busy machine another call may take that long as well.
    expect(statusOf(one, 'bad').faults.blocked).toBeGreaterThanOrEqual(1);
  });

  it('blocks later than that is named as a suspect', async () => {
    const one = await runWith(`
      let calls = 0;
      return { writePoints: async () => {
        await new Promise((resolve) => setTimeout(resolve, 5));
        const begun = process.cpuUsage();
        // Again and again: whoever else is slow in that moment, on a busy machine, is blamed in its place.
        if (calls++ % 4 === 0) while (process.cpuUsage(begun).user < 1_000_000);
      } };`);
    await losesNothing(one);
    const said = (): readonly string[] => one.logger.lines.map(({ message }) => message);
    const suspected = /^Nothing ran for about \d+ ms; under way: .*writePoints of the sink "bad" \(.*bad\.mjs\)/;
    await vi.waitFor(() => expect(said()).toContainEqual(expect.stringMatching(suspected)), 60_000);
    // What it did before its first wait is timed apart: that was never the whole second.
    const times = one.said('E_SINK_BLOCKED').map((message) => Number(/for (\d+) ms/.exec(message)?.[1]));
    expect(times.filter((ms) => ms >= 1000)).toEqual([]);
  }, 120_000);
});

describe('a sink that changes its batch', () => {
  it.each([
    ['values', `for (const { values } of batch.frames) values.fill(-1);`],
    ['timestamps', `batch.frames[0].timestamps[0] = 0;`],
  ])('(%s) changes its own copy, and is named', async (_, change) => {
    const one = await runWith(`return { writePoints: async (batch) => { ${change} } };`);
    await losesNothing(one);
    const values = one.received('healthy').flatMap(({ frames }) => frames.flatMap((frame) => [...frame.values]));
    expect(values).not.toContain(-1);
    const times = one.received('healthy').flatMap(({ frames }) => frames.flatMap(({ timestamps }) => [...timestamps]));
    expect(times).not.toContain(0);
    expect(one.said('E_SINK_MUTATED')[0]).toMatch(
      /"bad" \(.*bad\.mjs\) modified a batch that it was given: writePoints wrote into the values of /,
    );
    expect(statusOf(one, 'bad').faults.mutated).toBeGreaterThan(0);
  });

  it.each([
    ['the list of frames', `batch.frames.pop();`],
    ['a frame', `batch.frames[0].values = new Float64Array(0);`],
    ['a tag', `batch.frames[0].series[0].tags.cluster = 'mine';`],
    ['the list of series', `batch.frames[0].series.length = 0;`],
    ['a field', `batch.frames[0].fields[0].name = 'mine';`],
    ['the statistic', `batch.frames[0].stat.key = 'mine';`],
    ['the batch', `batch.pointCount = 0;`],
    ['the cluster', `batch.cluster.name = 'mine';`],
    ['the groups', `batch.groups.push('mine');`],
  ])('(%s) fails at it, alone', async (_, change) => {
    const one = await runWith(`return { writePoints: async (batch) => { ${change} } };`);
    await losesNothing(one, 2);
    expect(statusOf(one, 'bad')).toMatchObject({
      pointsDelivered: 0,
      lastError: expect.stringMatching(/read.only|not extensible|Cannot (delete|assign|add)/),
    });
  });

  it('as a pull sink is kept from the others too', async () => {
    const one = await runWith(
      `return { observe(batch) { for (const { values } of batch.frames) values.fill(-1); } };`,
      '',
      `delivery: 'pull'`,
    );
    await losesNothing(one);
    expect(one.received('healthy').flatMap(({ frames }) => frames.flatMap((frame) => [...frame.values]))).not.toContain(
      -1,
    );
    expect(one.said('E_SINK_MUTATED')[0]).toContain('observe wrote');
  });
});

describe('a sink that listens to its signal', () => {
  it('hears of the end, as itself', async () => {
    const one = await runWith(`return {
      writePoints: (batch, signal) => new Promise((resolve) => signal.addEventListener('abort', () => { void Promise.reject(new Error('in a listener')); resolve(); })),
    };`);
    await losesNothing(one, 2);
    await stop(one, 300);
    await vi.waitFor(() => expect(one.said('E_SINK_UNCAUGHT')[0]).toContain('in a listener'), 60_000);
  });
});

describe('a sink that leaves something behind', () => {
  it('as a rejection is blamed for it by whoever hears of it', async () => {
    const one = await runWith(`return { writePoints: async () => { void Promise.reject(new Error('stray')); } };`);
    await losesNothing(one);
    await vi.waitFor(
      () =>
        expect(one.said('E_SINK_UNCAUGHT')[0]).toMatch(
          /"bad" \(.*bad\.mjs\) raised an unhandled error: a rejected promise: Error: stray/,
        ),
      5000,
    );
    expect(statusOf(one, 'bad').faults.uncaught).toBeGreaterThan(0);
  });

  it.each([
    [
      'a timer',
      `setInterval(() => {}, 60_000);`,
      /^The sink "bad" \(.*bad\.mjs\) was closed but still holds a timer\./,
    ],
    [
      'a listener',
      `const net = await import('node:net'); net.createServer().listen(0, '127.0.0.1').unref; `,
      /still holds a listening port/,
    ],
  ])('as %s is named when it was closed', async (_, open, message) => {
    const one = await runWith(`${open}\nreturn { writePoints: async () => {} };`);
    await losesNothing(one, 2);
    await stop(one);
    expect(one.said('E_SINK_LEAK')).toEqual([expect.stringMatching(message)]);
    expect(statusOf(one, 'bad').faults.leaked).toBe(1);
  });

  it('and cleans up is not blamed', async () => {
    const one = await runWith(`
      const { createServer } = await import('node:http');
      const timer = setInterval(() => {}, 60_000);
      const server = createServer().listen(0, '127.0.0.1');
      return { writePoints: async () => {}, close: () => { clearInterval(timer); return new Promise((resolve) => server.close(resolve)); } };`);
    await losesNothing(one, 2);
    await stop(one);
    expect(one.said('E_SINK_LEAK')).toEqual([]);
  });
});
