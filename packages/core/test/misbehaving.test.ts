import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { blameUncaught } from '../src/index.js';
import type { LaneStatus } from '../src/pipeline/lane.js';
import { healthy, makeHost, sink, type Host } from './support/host.js';

/** One after another: a sink that misbehaves and a healthy one, behind a real collector with a simulated cluster. */
let host: Host | undefined;
let stray: unknown[] = [];
const onRejection = (thrown: unknown): void => void (blameUncaught('a rejected promise', String(thrown)) || stray.push(thrown));

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

async function make(create: string, more = '', definition?: string): Promise<Host> {
  const table = `[[sink]]\nuse = "./bad.mjs"\nid = "bad"\n${more}\n${healthy()}`;
  host = await makeHost(table, { 'bad.mjs': sink(create, definition) });
  return host;
}

async function run(create: string, more = '', definition?: string): Promise<Host> {
  const made = await make(create, more, definition);
  await made.collector.start();
  return made;
}

const bad = ({ collector }: Host): LaneStatus => collector.lanes.find((lane) => lane.sink === 'bad')?.status() as LaneStatus;
const good = ({ collector }: Host): LaneStatus => collector.lanes.find((lane) => lane.sink === 'healthy')?.status() as LaneStatus;

/** The healthy sink gets batch after batch, and loses none of them. */
async function losesNothing(one: Host, batches = 6): Promise<void> {
  await vi.waitFor(() => expect(one.received('healthy').length).toBeGreaterThanOrEqual(batches), 15_000);
  const { pointsDelivered, pointsWaiting } = good(one);
  expect(pointsDelivered + pointsWaiting).toBe(one.dispatched());
  expect(good(one)).toMatchObject({ state: 'running', pointsDropped: 0, lastError: undefined, faults: { blocked: 0, mutated: 0, uncaught: 0, leaked: 0 } });
}

describe('a sink whose create', () => {
  it.each([
    ['throws', `throw new Error('bad library');`, /"bad" \(.*bad\.mjs\) cannot be used: bad library/],
    ['rejects with a text', `return Promise.reject('oops');`, /a text that is not an error was thrown: "oops"/],
    ['rejects with nothing', `return Promise.reject();`, /a value that is not an error was thrown \(undefined\)/],
    ['returns nothing', ``, /create returned undefined/],
  ])('%s ends the start, and is named', async (_, create, message) => {
    const made = await make(create);
    await expect(made.collector.start()).rejects.toMatchObject({ code: 'E_SINK_INSTANCE', message: expect.stringMatching(message) });
  });
});

describe('a sink whose init', () => {
  it.each([
    ['throws', `init() { throw new Error('no init'); }`],
    ['rejects', `init: async () => { throw new Error('no init'); }`],
    ['rejects with something else', `init: () => Promise.reject({ reason: 'no init' })`],
  ])('%s is tried again while the others work', async (_, init) => {
    const one = await run(`return { ${init}, writePoints: async () => {} };`);
    await losesNothing(one);
    expect(bad(one)).toMatchObject({ state: 'retrying', lastError: expect.stringContaining('The sink "bad" did not start') });
    expect(bad(one).pointsWaiting).toBeGreaterThan(0);
  });

  it('never settles does not hold up the start', async () => {
    const one = await run(`return { init: () => new Promise(() => {}), writePoints: async () => {} };`);
    await losesNothing(one);
    expect(bad(one).state).toBe('starting');
    expect(one.logger.lines.map(({ message }) => message)).toContain('init has not ended after 5 s; the others begin without this sink.');
  }, 20_000);

  it('fails ends the start when the configuration says so', async () => {
    const made = await make(`return { init: async () => { throw new Error('no init'); }, writePoints: async () => {} };`, 'on_start_failure = "fail"');
    await expect(made.collector.start()).rejects.toMatchObject({ code: 'E_SINK_START', message: 'The sink "bad" did not start: no init.' });
  });

  it('fails is left out when the configuration says so', async () => {
    const one = await run(`return { init: async () => { throw new Error('no init'); }, writePoints: async () => {} };`, 'on_start_failure = "ignore"');
    await losesNothing(one);
    expect(bad(one)).toMatchObject({ state: 'ignored', pointsWaiting: 0 });
  });
});

describe('a sink whose writePoints', () => {
  it.each([
    ['throws', `writePoints() { throw new Error('no write'); }`, 'no write'],
    ['rejects', `writePoints: async () => { throw new Error('no write'); }`, 'no write'],
    ['rejects with a text', `writePoints: () => Promise.reject('plain')`, 'a text that is not an error was thrown: "plain"'],
    ['rejects with null', `writePoints: () => Promise.reject(null)`, 'a value that is not an error was thrown (null)'],
    ['settles twice', `writePoints: () => ({ then(yes, no) { no(new Error('first')); yes(); no(new Error('second')); } })`, 'first'],
  ])('%s is tried again, and named', async (_, writePoints, text) => {
    const one = await run(`return { ${writePoints} };`);
    await losesNothing(one);
    expect(bad(one)).toMatchObject({ pointsDelivered: 0, lastError: expect.stringContaining('The sink "bad" could not write') });
    expect(one.said('E_SINK_WRITE').join()).toContain(text);
  });

  it('fulfils twice has taken the batch once', async () => {
    const one = await run(`return { writePoints: () => ({ then(yes) { yes(); yes(); } }) };`);
    await losesNothing(one);
    await vi.waitFor(() => expect(bad(one).pointsWaiting).toBe(0), 5000);
    expect(bad(one).pointsDelivered).toBeLessThanOrEqual(good(one).pointsDelivered + bad(one).pointsWaiting);
  });

  it('says nonsense of its failure is tried again', async () => {
    const one = await run(`
      const nonsense = (outcome) => Object.assign(new Error('odd'), { [Symbol.for('gostats.write-outcome')]: outcome });
      const all = ['x', { kind: 'other' }, { kind: 'partial', rejected: NaN }, { kind: 'retryable', retryAfterMs: NaN }];
      let calls = 0;
      return { writePoints: async () => { throw nonsense(all[calls++ % all.length]); } };`);
    await losesNothing(one);
    expect(bad(one)).toMatchObject({ pointsDropped: 0, pointsDelivered: 0 });
  });

  it('blocks the event loop is named for it', async () => {
    const one = await run(`
      let calls = 0;
      return { writePoints: async () => { if (calls++ === 0) for (const end = performance.now() + 400; performance.now() < end; ); } };`);
    await losesNothing(one);
    expect(one.said('E_SINK_BLOCKED')).toEqual([expect.stringMatching(/^The sink "bad" \(.*bad\.mjs\) kept everything else waiting: writePoints did not return for \d+ ms\./)]);
    expect(bad(one)).toMatchObject({ faults: { blocked: 1 }, lastFault: expect.stringContaining('writePoints') });
  });

  it('blocks later than that is named as a suspect', async () => {
    const one = await run(`
      let calls = 0;
      return { writePoints: async () => {
        await new Promise((resolve) => setTimeout(resolve, 5));
        const begun = process.cpuUsage();
        if (calls++ === 0) while (process.cpuUsage(begun).user < 1_000_000);
      } };`);
    await losesNothing(one);
    const said = (): readonly string[] => one.logger.lines.map(({ message }) => message);
    const suspected = /^Nothing ran for about \d+ ms; under way: .*writePoints of the sink "bad" \(.*bad\.mjs\)/;
    await vi.waitFor(() => expect(said()).toContainEqual(expect.stringMatching(suspected)), 5000);
    expect(bad(one).faults.blocked).toBe(0);
  });

  it('never settles holds up only itself, and a stop ends in time', async () => {
    const one = await run(`return { writePoints: () => new Promise(() => {}) };`);
    await losesNothing(one);
    expect(bad(one).pointsWaiting).toBeGreaterThan(0);
    await one.stop(300);
    host = undefined;
    expect(bad(one)).toMatchObject({ state: 'stopped', pointsDelivered: 0 });
    expect(one.logger.lines.some(({ message, fields }) => fields['sink'] === 'bad' && /^Dropped \d+ points .*: stopped\.$/.test(message))).toBe(true);
  });
});

describe('a sink that changes its batch', () => {
  it.each([
    ['values', `for (const { values } of batch.frames) values.fill(-1);`],
    ['timestamps', `batch.frames[0].timestamps[0] = 0;`],
  ])('(%s) changes its own copy, and is named', async (_, change) => {
    const one = await run(`return { writePoints: async (batch) => { ${change} } };`);
    await losesNothing(one);
    const values = one.received('healthy').flatMap(({ frames }) => frames.flatMap((frame) => [...frame.values]));
    expect(values).not.toContain(-1);
    const times = one.received('healthy').flatMap(({ frames }) => frames.flatMap(({ timestamps }) => [...timestamps]));
    expect(times).not.toContain(0);
    expect(one.said('E_SINK_MUTATED')[0]).toMatch(/"bad" \(.*bad\.mjs\) changed a batch that it was given: writePoints wrote into the numbers of /);
    expect(bad(one).faults.mutated).toBeGreaterThan(0);
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
    const one = await run(`return { writePoints: async (batch) => { ${change} } };`);
    await losesNothing(one, 2);
    expect(bad(one)).toMatchObject({ pointsDelivered: 0, lastError: expect.stringMatching(/read.only|not extensible|Cannot (delete|assign|add)/) });
  });

  it('as a pull sink is kept from the others too', async () => {
    const one = await run(`return { observe(batch) { for (const { values } of batch.frames) values.fill(-1); } };`, '', `delivery: 'pull'`);
    await losesNothing(one);
    expect(one.received('healthy').flatMap(({ frames }) => frames.flatMap((frame) => [...frame.values]))).not.toContain(-1);
    expect(one.said('E_SINK_MUTATED')[0]).toContain('observe wrote');
  });
});

describe('a sink that listens to its signal', () => {
  it('hears of the end, as itself', async () => {
    const one = await run(`return {
      writePoints: (batch, signal) => new Promise((resolve) => signal.addEventListener('abort', () => { void Promise.reject(new Error('in a listener')); resolve(); })),
    };`);
    await losesNothing(one, 2);
    await one.stop(300);
    host = undefined;
    await vi.waitFor(() => expect(one.said('E_SINK_UNCAUGHT')[0]).toContain('in a listener'));
  });
});

describe('a pull sink whose observe', () => {
  it.each([
    ['throws', `observe() { throw new Error('no look'); }`, 'E_SINK_WRITE', 'no look'],
    ['is async and rejects', `async observe() { throw new Error('no look'); }`, 'E_SINK_UNCAUGHT', 'no look'],
  ])('%s is named', async (_, observe, code, text) => {
    const one = await run(`return { ${observe} };`, '', `delivery: 'pull'`);
    await losesNothing(one);
    expect(one.said(code)[0]).toContain(text);
  });
});

describe('a sink that leaves something behind', () => {
  it('as a rejection is blamed for it by whoever hears of it', async () => {
    const one = await run(`return { writePoints: async () => { void Promise.reject(new Error('stray')); } };`);
    await losesNothing(one);
    await vi.waitFor(() => expect(one.said('E_SINK_UNCAUGHT')[0]).toMatch(/"bad" \(.*bad\.mjs\) left an error to nobody: a rejected promise: Error: stray/), 5000);
    expect(bad(one).faults.uncaught).toBeGreaterThan(0);
  });

  it.each([
    ['a timer', `setInterval(() => {}, 60_000);`, /^The sink "bad" \(.*bad\.mjs\) was closed and still holds a timer\./],
    ['a listener', `const net = await import('node:net'); net.createServer().listen(0, '127.0.0.1').unref; `, /still holds a listening port/],
  ])('as %s is named when it was closed', async (_, open, message) => {
    const one = await run(`${open}\nreturn { writePoints: async () => {} };`);
    await losesNothing(one, 2);
    await one.stop();
    host = undefined;
    expect(one.said('E_SINK_LEAK')).toEqual([expect.stringMatching(message)]);
    expect(bad(one).faults.leaked).toBe(1);
  });

  it('and cleans up is not blamed', async () => {
    const one = await run(`
      const { createServer } = await import('node:http');
      const timer = setInterval(() => {}, 60_000);
      const server = createServer().listen(0, '127.0.0.1');
      return { writePoints: async () => {}, close: () => { clearInterval(timer); return new Promise((resolve) => server.close(resolve)); } };`);
    await losesNothing(one, 2);
    await one.stop();
    host = undefined;
    expect(one.said('E_SINK_LEAK')).toEqual([]);
  });
});

describe('a sink whose close', () => {
  it.each([
    ['throws', `close() { throw new Error('no close'); }`, 'close failed: no close.'],
    ['rejects', `close: () => Promise.reject('x')`, 'close failed: a text that is not an error was thrown: "x".'],
    ['never settles', `close: () => new Promise(() => {})`, 'close did not end in time.'],
    ['comes after a flush that throws', `flush() { throw new Error('no flush'); }`, 'flush failed: no flush.'],
  ])('%s is named, and the stop ends', async (_, close, message) => {
    const one = await run(`return { writePoints: async () => {}, ${close} };`);
    await losesNothing(one, 2);
    await one.stop(500);
    host = undefined;
    expect(one.logger.lines).toContainEqual(expect.objectContaining({ level: 'warn', message, fields: { sink: 'bad' } }));
    expect(good(one)).toMatchObject({ state: 'stopped', pointsDropped: 0 });
  });
});
