import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { makeBatch, manualClock } from '../../src/testing/index.js';
import { redact, writeOutcome } from '../../src/sink/index.js';
import { never, plant, type Planted } from './isolated.js';

const batch = makeBatch([{ key: 'cluster.health', rows: [{ value: 1 }] }]);
const SOON = 60_000;

/** What a promise rejects with. */
const failureOf = (work: Promise<unknown> | undefined): Promise<unknown> =>
  Promise.resolve(work).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );

/** Misbehaves in its first process, and works in those after it: it sees what the first one said. */
const plantOnce = (misdeed: string, more: Parameters<typeof plant>[1] = {}): Promise<Planted> =>
  plant(
    `let first; try { readFileSync(OUT_FILE); first = false; } catch { first = true; }
     return { writePoints: async () => { if (first) { say('bad'); ${misdeed} } else say('good'); } };`,
    more,
  );

/** Tries again as a lane would until the sink takes the batch. */
async function takesAgain({ instance, said }: Planted): Promise<void> {
  await vi.waitFor(() => instance.writePoints(batch, never), { timeout: SOON, interval: 100 });
  expect((await said()).at(-1)).toBe('good');
}

describe('a process that ends while a batch is written', () => {
  it.each([
    ['by exiting', 'process.exit(7);', /^exit code 7/],
    ['by a signal', `process.kill(process.pid, 'SIGSEGV');`, /^signal SIGSEGV/],
    ['by an abort', 'process.abort();', /^signal SIGABRT/],
    [
      'with last words',
      `process.stderr.write('disk on fire\\n'); process.exit(1);`,
      /^exit code 1; its last lines: disk on fire$/,
    ],
    ['by closing its channel', 'process.disconnect(); await new Promise(() => {});', /./],
    [
      'by a message of its own',
      `process._send({ hello: 1 }); await new Promise(() => {});`,
      /^it sent a message that is not of gostats/,
    ],
    ['by an exit in a timer', 'setTimeout(() => process.exit(9), 1); await new Promise(() => {});', /^exit code 9/],
    [
      'by filling its heap',
      'const all = []; for (;;) all.push(new Array(1000).fill({}));',
      /^it needs more memory than max_memory_mb = 64 allows$/,
    ],
    [
      'by keeping buffers',
      'const all = []; setInterval(() => all.push(Buffer.alloc(2e6, 1)), 10); await new Promise(() => {});',
      /^signal SIGKILL; its last lines: Its buffers take \d+ MB; max_memory_mb is 64\.$/,
    ],
  ])('(%s) fails that batch, is named, and is restarted', async (_, misdeed, why) => {
    const planted = await plantOnce(misdeed, { maxMemoryMb: 64 });
    await expect(planted.instance.writePoints(batch, never)).rejects.toThrow(/its process has ended: /);
    await vi.waitFor(
      () => expect(planted.faults).toEqual([{ kind: 'ended', detail: expect.stringMatching(why) }]),
      SOON,
    );
    await takesAgain(planted);
    expect(planted.faults).toHaveLength(1);
    expect(planted.context.logger.lines.map(({ message }) => message)).toContain('Its process runs again.');
  });
});

it('an endless loop ends with the time of its call, and the next process works', async () => {
  const clock = manualClock();
  const planted = await plantOnce('for (;;);', { clock });
  const time = new AbortController();
  const refused = failureOf(planted.instance.writePoints(batch, time.signal));
  await vi.waitFor(async () => expect(await planted.said()).toEqual(['bad']), SOON);
  time.abort(new DOMException('the time limit passed', 'TimeoutError'));
  await clock.advance(2_000);
  expect(String(await refused)).toContain('writePoints went on after its time was over');
  await vi.waitFor(() => expect(planted.faults).toHaveLength(1), SOON);
  await clock.advance(1_000);
  await takesAgain(planted);
});

it('waits longer after each end, up to a minute', async () => {
  const clock = manualClock();
  const planted = await plant(
    `return { init: async () => { say('init'); }, writePoints: async () => process.exit(1) };`,
    { clock },
  );
  await planted.instance.init?.(never);
  for (const [ends, waitMs] of [1_000, 2_000, 4_000, 8_000].entries()) {
    await expect(planted.instance.writePoints(batch, never)).rejects.toThrow('exit code 1');
    await vi.waitFor(() => expect(planted.faults).toHaveLength(ends + 1), SOON);
    const refused: unknown = await planted.instance.writePoints(batch, never).catch((thrown: unknown) => thrown);
    expect(writeOutcome(refused)).toEqual({ kind: 'retryable', retryAfterMs: waitMs });
    await clock.advance(waitMs);
    // Started again as it was.
    await vi.waitFor(async () => expect(await planted.said()).toHaveLength(ends + 2), SOON);
  }
});

describe('a process that ends earlier', () => {
  it('when the module is loaded: it cannot be loaded', async () => {
    await expect(plant('', { head: 'process.exit(4);' })).rejects.toMatchObject({
      code: 'E_SINK_LOAD',
      message: expect.stringContaining('its process has ended: exit code 4') as string,
    });
  });

  it('when it loops as it is loaded: it is ended', async () => {
    const clock = manualClock();
    const refused = failureOf(plant('', { head: `say('loads'); for (;;);`, clock }));
    await vi.waitFor(() => expect(clock.pending).toBeGreaterThan(0), SOON);
    await clock.advance(30_000);
    expect(String(await refused)).toContain('load did not end within 30 s');
  });

  it('in create: it cannot be made', async () => {
    await expect(plant('process.exit(5)')).rejects.toThrow('its process has ended: exit code 5');
  });

  it('in init: the next try has a new process', async () => {
    const planted = await plant(
      `let first; try { readFileSync(OUT_FILE); first = false; } catch { first = true; }
       return { init: async () => { say('init'); if (first) process.exit(6); }, writePoints: async () => say('good') };`,
    );
    await expect(planted.instance.init?.(never)).rejects.toThrow('exit code 6');
    await planted.instance.init?.(never);
    await planted.instance.writePoints(batch, never);
    expect(await planted.said()).toEqual(['init', 'init', 'good']);
  });
});

it('a stray error is named, and the process goes on', async () => {
  const { instance, faults, said } = await plant(
    `return { writePoints: async () => {
       Promise.reject(new Error('stray one')); setTimeout(() => { throw new Error('stray two'); }, 1); say('written'); } };`,
  );
  await instance.writePoints(batch, never);
  await vi.waitFor(
    () =>
      expect(faults.map(({ detail }) => detail)).toEqual([
        'unhandled rejection: stray one',
        'uncaught exception: stray two',
      ]),
    SOON,
  );
  await instance.writePoints(batch, never);
  expect(await said()).toHaveLength(2);
});

it('output without end makes only the sink wait', async () => {
  const clock = manualClock();
  const { instance, printed, faults } = await plant(
    `return { writePoints: async () => { for (;;) console.log('x'.repeat(1000)); } };`,
    { clock },
  );
  const time = new AbortController();
  const refused = failureOf(instance.writePoints(batch, time.signal));
  const length = (): number => printed.reduce((sum, text) => sum + text.length, 0);
  await vi.waitFor(() => expect(length()).toBeGreaterThan(16 * 1024), SOON);
  time.abort(new Error('late'));
  await clock.advance(500);
  await clock.advance(1_500);
  expect(String(await refused)).toContain('went on after its time');
  await vi.waitFor(() => expect(faults).toHaveLength(1), SOON);
  expect(length()).toBeLessThan(1024 * 1024);
});

it('lines of the log are limited, and what is left out is counted', async () => {
  const { instance, context } = await plant(
    `return { writePoints: async () => { for (let n = 0; n < 20000; n++) context.logger.info('line ' + n, { n, f: () => 1 });
       await new Promise((resolve) => setTimeout(resolve, 1100)); context.logger.info('end'); } };`,
  );
  await instance.writePoints(batch, never);
  const lines = context.logger.lines.map(({ message }) => message);
  expect(lines.length).toBeLessThan(10_000);
  expect(lines).toContain('end');
  expect(lines.find((line) => /^\d+ lines were left out/.test(line))).toBeDefined();
});

describe('what a sink may not do in a process of its own', () => {
  it.each([
    ['read the configuration', `readFileSync(options.config)`],
    ['read another file', `readFileSync('/etc/passwd')`],
    ['write elsewhere', `appendFileSync(options.config + '.mine', '1')`],
    ['start a program', `(await import('node:child_process')).execFileSync('true')`],
    ['start a thread', `new (await import('node:worker_threads')).Worker('1', { eval: true })`],
  ])('%s', async (_, deed) => {
    const planted = await plant(
      `return { writePoints: async () => { ${deed.replaceAll('options.config', 'CONFIG_FILE')}; } };`,
    );
    await expect(planted.instance.writePoints(batch, never)).rejects.toMatchObject({ code: 'ERR_ACCESS_DENIED' });
    expect(existsSync(`${planted.folder}/idic.toml.mine`)).toBe(false);
  });

  it('see the environment of gostats', async () => {
    vi.stubEnv('PLANTED_PASSWORD', 'hunter2');
    vi.stubEnv('TZ', 'Asia/Tokyo');
    const { instance, said } = await plant(
      `return { writePoints: async () => say([process.env.PLANTED_PASSWORD ?? null, process.env.TZ]) };`,
    );
    await instance.writePoints(batch, never);
    vi.unstubAllEnvs();
    expect(await said()).toEqual([[null, 'Asia/Tokyo']]);
  });
});

it('may read the files that its options name', async () => {
  const { definition, context, folder, said } = await plant(
    `return { writePoints: async () => say(readFileSync(options.tls?.ca ?? CONFIG_FILE, 'utf8')) };`,
  );
  const ca = join(folder, 'ca.pem');
  await writeFile(ca, 'CERTIFICATE');
  const options = { tls: { ca } };
  expect(await definition.config['~standard'].validate(options)).toEqual({ value: options });
  const reader = (await definition.create(options, context)) as Planted['instance'];
  await reader.writePoints(batch, never);
  expect(await said()).toEqual(['CERTIFICATE']);
});

describe('an error', () => {
  it.each(['permanent', 'partial', 'retryable'])('that is %s keeps its outcome, code and causes', async (kind) => {
    const outcome = { permanent: { kind }, partial: { kind, rejected: 3 }, retryable: { kind, retryAfterMs: 5_000 } }[
      kind
    ];
    const { instance } = await plant(
      `return { writePoints: async () => { throw Object.assign(
         new Error('refused', { cause: new TypeError('inner', { cause: 'a text' }) }),
         { code: 'E_DB', status: 503, [Symbol.for('gostats.write-outcome')]: ${JSON.stringify(outcome)} }); } };`,
    );
    const thrown: unknown = await instance.writePoints(batch, never).catch((one: unknown) => one);
    expect(thrown).toMatchObject({ message: 'refused', code: 'E_DB', status: 503 });
    expect(writeOutcome(thrown)).toEqual(outcome);
    const { cause, stack } = thrown as Error;
    expect(cause).toBeInstanceOf(TypeError);
    expect(cause).toMatchObject({ message: 'inner', cause: 'a text' });
    expect(stack).toContain('sink.mjs:');
  });

  it.each([['null'], ['undefined'], ['"text"'], ['{}'], ['new Proxy({}, { getPrototypeOf() { throw 1; } })']])(
    '(%s) that is none arrives',
    async (thrown) => {
      const { instance } = await plant(`return { writePoints: async () => { throw ${thrown}; } };`);
      await expect(instance.writePoints(batch, never)).rejects.not.toBe(1);
    },
  );
});

it('signals arrive, with their reason', async () => {
  const { instance, said } = await plant(
    `return { writePoints: (_batch, signal) => { say('begun'); return new Promise((_, reject) =>
       signal.addEventListener('abort', () => { say(signal.reason.name); reject(signal.reason); })); } };`,
  );
  const abort = new AbortController();
  const refused = failureOf(instance.writePoints(batch, abort.signal));
  await vi.waitFor(async () => expect(await said()).toEqual(['begun']), SOON);
  abort.abort(new DOMException('late', 'TimeoutError'));
  expect(await refused).toMatchObject({ name: 'TimeoutError', message: 'late' });
  expect(await said()).toEqual(['begun', 'TimeoutError']);
});

it('a secret that the sink marks is one of the host too', async () => {
  const { instance, printed } = await plant(
    `return { writePoints: async () => {
       for (const text of ['fresh-token-77']) globalThis[Symbol.for('gostats.secrets')].texts.set(text, Infinity);
       globalThis[Symbol.for('gostats.secrets')].changes++; console.log('it is fresh-token-77'); } };`,
  );
  await instance.writePoints(batch, never);
  await vi.waitFor(() => expect(printed.join('')).toBe('it is [secret]\n'), SOON);
  expect(redact('fresh-token-77')).toBe('[secret]');
});

describe('a pull sink', () => {
  it('gets each batch, and an error of observe is named', async () => {
    const { instance, faults, said } = await plant(
      `return { observe: (batch) => { say(batch.pointCount); throw new Error('no room'); } };`,
      { delivery: 'pull' },
    );
    instance.observe(batch);
    instance.observe(batch);
    await vi.waitFor(
      () =>
        expect(faults).toEqual(
          Array.from({ length: 2 }, () => ({ kind: 'uncaught', detail: 'observe threw: no room' })),
        ),
      SOON,
    );
    expect(await said()).toEqual([1, 1]);
  });

  it('is told which cluster to forget, after the batches before', async () => {
    const { instance, said } = await plant(
      `return { observe: (batch) => say(batch.cluster.id), forget: (id) => say('forget ' + id) };`,
      { delivery: 'pull' },
    );
    instance.observe(batch);
    instance.forget?.('one');
    await vi.waitFor(async () => expect(await said()).toEqual([batch.cluster.id, 'forget one']), SOON);
  });

  it('that loops is ended, started again, and refuses batches meanwhile', async () => {
    const clock = manualClock();
    const planted = await plant(
      `let first; try { readFileSync(OUT_FILE); first = false; } catch { first = true; }
       return { init: async () => say('init'), observe: () => { say('observe'); if (first) for (;;); } };`,
      { delivery: 'pull', clock },
    );
    const { instance, faults, said } = planted;
    instance.observe(batch);
    await vi.waitFor(async () => expect(await said()).toEqual(['observe']), SOON);
    const refused = failureOf(instance.init?.(never));
    await clock.advance(30_000);
    expect(String(await refused)).toContain('observe did not end within 30 s');
    await vi.waitFor(
      () => expect(faults).toEqual([{ kind: 'ended', detail: 'observe did not end within 30 s' }]),
      SOON,
    );
    expect(() => instance.observe(batch)).toThrow('its process has ended');
    await instance.init?.(never);
    instance.observe(batch);
    await vi.waitFor(async () => expect(await said()).toEqual(['observe', 'init', 'observe']), SOON);
  });

  it('is told how the clusters are', async () => {
    const clock = manualClock();
    let label = 'one';
    const { instance, said } = await plant(
      `return { observe: () => say(context.clusterStates().map(({ label }) => label)) };`,
      { delivery: 'pull', clock, context: { clusterStates: () => [{ id: 'a', label }] as never } },
    );
    instance.observe(batch);
    await vi.waitFor(async () => expect(await said()).toEqual([['one']]), SOON);
    label = 'two';
    await vi.waitFor(async () => {
      await clock.advance(1_000);
      instance.observe(batch);
      expect((await said()).at(-1)).toEqual(['two']);
    }, SOON);
  });
});
