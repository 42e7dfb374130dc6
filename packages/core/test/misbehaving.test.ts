import { describe, expect, it, vi } from 'vitest';
import { losesNothing, makeWith, runWith, statusOf, stop, tidyUp } from './support/bad-neighbour.js';

/** Sinks that fail, each with a healthy one beside it that must lose nothing. */
tidyUp();

describe('a sink whose create', () => {
  it.each([
    ['throws', `throw new Error('bad library');`, /"bad" \(.*bad\.mjs\) cannot be used: bad library/],
    ['rejects with a text', `return Promise.reject('oops');`, /a text that is not an error was thrown: "oops"/],
    ['rejects with nothing', `return Promise.reject();`, /a value that is not an error was thrown \(undefined\)/],
    ['returns nothing', ``, /create returned undefined/],
  ])('%s is left out and named, while the others work', async (_, create, message) => {
    const one = await runWith(create);
    await losesNothing(one);
    expect(one.said('E_SINK_INSTANCE')).toEqual([expect.stringMatching(message)]);
    expect(statusOf(one, 'bad')).toMatchObject({
      state: 'unusable',
      pointsWaiting: 0,
      lastError: expect.stringMatching(message),
    });
  });

  it('throws ends the start when the configuration says so', async () => {
    const made = await makeWith(`throw new Error('bad library');`, 'on_start_failure = "fail"');
    await expect(made.collector.start()).rejects.toMatchObject({
      code: 'E_SINK_INSTANCE',
      message: expect.stringContaining('bad library'),
    });
  });
});

describe('a sink whose init', () => {
  it.each([
    ['throws', `init() { throw new Error('no init'); }`],
    ['rejects', `init: async () => { throw new Error('no init'); }`],
    ['rejects with something else', `init: () => Promise.reject({ reason: 'no init' })`],
  ])('%s is tried again while the others work', async (_, init) => {
    const one = await runWith(`return { ${init}, writePoints: async () => {} };`);
    await losesNothing(one);
    expect(statusOf(one, 'bad')).toMatchObject({
      state: 'retrying',
      lastError: expect.stringContaining('The sink "bad" did not start'),
    });
    expect(statusOf(one, 'bad').pointsWaiting).toBeGreaterThan(0);
  });

  it('never settles does not hold up the start', async () => {
    const one = await runWith(`return { init: () => new Promise(() => {}), writePoints: async () => {} };`);
    await losesNothing(one);
    expect(statusOf(one, 'bad').state).toBe('starting');
    expect(one.logger.lines.map(({ message }) => message)).toContain(
      'init has not finished after 5 s; the other sinks start without this one.',
    );
  }, 120_000);

  it('fails ends the start when the configuration says so', async () => {
    const made = await makeWith(
      `return { init: async () => { throw new Error('no init'); }, writePoints: async () => {} };`,
      'on_start_failure = "fail"',
    );
    await expect(made.collector.start()).rejects.toMatchObject({
      code: 'E_SINK_START',
      message: 'The sink "bad" did not start: no init.',
    });
  });

  it('fails is left out when the configuration says so', async () => {
    const one = await runWith(
      `return { init: async () => { throw new Error('no init'); }, writePoints: async () => {} };`,
      'on_start_failure = "ignore"',
    );
    await losesNothing(one);
    expect(statusOf(one, 'bad')).toMatchObject({ state: 'ignored', pointsWaiting: 0 });
  });
});

describe('a sink whose writePoints', () => {
  it.each([
    ['throws', `writePoints() { throw new Error('no write'); }`, 'no write'],
    ['rejects', `writePoints: async () => { throw new Error('no write'); }`, 'no write'],
    [
      'rejects with a text',
      `writePoints: () => Promise.reject('plain')`,
      'a text that is not an error was thrown: "plain"',
    ],
    ['rejects with null', `writePoints: () => Promise.reject(null)`, 'a value that is not an error was thrown (null)'],
    [
      'settles twice',
      `writePoints: () => ({ then(yes, no) { no(new Error('first')); yes(); no(new Error('second')); } })`,
      'first',
    ],
  ])('%s is tried again, and named', async (_, writePoints, text) => {
    const one = await runWith(`return { ${writePoints} };`);
    await losesNothing(one);
    expect(statusOf(one, 'bad')).toMatchObject({
      pointsDelivered: 0,
      lastError: expect.stringContaining('The sink "bad" could not write'),
    });
    expect(one.said('E_SINK_WRITE').join()).toContain(text);
  });

  it('fulfils twice has taken the batch once', async () => {
    const one = await runWith(`return { writePoints: () => ({ then(yes) { yes(); yes(); } }) };`);
    await losesNothing(one);
    await vi.waitFor(() => expect(statusOf(one, 'bad').pointsWaiting).toBe(0), 5000);
    expect(statusOf(one, 'bad').pointsDelivered).toBeLessThanOrEqual(
      statusOf(one, 'healthy').pointsDelivered + statusOf(one, 'bad').pointsWaiting,
    );
  });

  it('says nonsense of its failure is tried again', async () => {
    const one = await runWith(`
      const nonsense = (outcome) => Object.assign(new Error('odd'), { [Symbol.for('gostats.write-outcome')]: outcome });
      const all = ['x', { kind: 'other' }, { kind: 'partial', rejected: NaN }, { kind: 'retryable', retryAfterMs: NaN }];
      let calls = 0;
      return { writePoints: async () => { throw nonsense(all[calls++ % all.length]); } };`);
    await losesNothing(one);
    expect(statusOf(one, 'bad')).toMatchObject({ pointsDropped: 0, pointsDelivered: 0 });
  });

  it('never settles holds up only itself, and a stop ends in time', async () => {
    const one = await runWith(`return { writePoints: () => new Promise(() => {}) };`);
    await losesNothing(one);
    expect(statusOf(one, 'bad').pointsWaiting).toBeGreaterThan(0);
    await stop(one, 300);
    expect(statusOf(one, 'bad')).toMatchObject({ state: 'stopped', pointsDelivered: 0 });
    expect(
      one.logger.lines.some(
        ({ message, fields }) => fields['sink'] === 'bad' && /^Dropped \d+ points .*: stopped\.$/.test(message),
      ),
    ).toBe(true);
  });
});

describe('a pull sink whose observe', () => {
  it.each([
    ['throws', `observe() { throw new Error('no look'); }`, 'E_SINK_WRITE', 'no look'],
    ['is async and rejects', `async observe() { throw new Error('no look'); }`, 'E_SINK_UNCAUGHT', 'no look'],
  ])('%s is named', async (_, observe, code, text) => {
    const one = await runWith(`return { ${observe} };`, '', `delivery: 'pull'`);
    await losesNothing(one);
    expect(one.said(code)[0]).toContain(text);
  });
});

describe('a sink whose close', () => {
  it.each([
    ['throws', `close() { throw new Error('no close'); }`, 'close failed: no close.'],
    ['rejects', `close: () => Promise.reject('x')`, 'close failed: a text that is not an error was thrown: "x".'],
    ['never settles', `close: () => new Promise(() => {})`, 'close did not finish in time.'],
    ['comes after a flush that throws', `flush() { throw new Error('no flush'); }`, 'flush failed: no flush.'],
  ])('%s is named, and the stop ends', async (_, close, message) => {
    const one = await runWith(`return { writePoints: async () => {}, ${close} };`);
    await losesNothing(one, 2);
    await stop(one, 500);
    expect(one.logger.lines).toContainEqual(
      expect.objectContaining({
        level: 'warn',
        message,
        fields: expect.objectContaining({
          sink: 'bad',
          event: message.endsWith('in time.') ? 'sink.end-late' : 'sink.end-failed',
        }) as object,
      }),
    );
    expect(statusOf(one, 'healthy')).toMatchObject({ state: 'stopped', pointsDropped: 0 });
  });
});
