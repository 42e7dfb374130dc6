import { afterEach, describe, expect, it, vi } from 'vitest';
import { healthy, makeHost, plugin, type Host } from './support/host.js';

let host: Host | undefined;
afterEach(async () => {
  await host?.stop();
  host = undefined;
});

async function start(apply: string, more = ''): Promise<Host> {
  host = await makeHost(`${healthy()}\n[[plugin]]\nuse = "./mine.mjs"\nid = "mine"\n${more}`, {
    'mine.mjs': plugin(apply),
  });
  await host.collector.start();
  return host;
}

async function failing(apply: string, more = ''): Promise<unknown> {
  return start(apply, more).catch((thrown: unknown) => thrown);
}

describe('a plugin', () => {
  it('taps the hooks under its id, and what it costs is counted', async () => {
    const { collector, received } = await start(
      `hooks.batch.tap((batch) => ({ ...batch, groups: [...batch.groups, 'seen'] }));`,
    );
    await vi.waitFor(() => expect(received('healthy').length).toBeGreaterThan(1), 60_000);
    expect(received('healthy').every(({ groups }) => groups.includes('seen'))).toBe(true);
    expect(collector.hooks.batch.taps.map(({ name }) => name)).toEqual(['mine', 'test']);
    const [status] = collector.plugins;
    expect(status).toMatchObject({ id: 'mine', failures: 0, taps: [{ hook: 'batch', failures: 0 }] });
    expect(status?.calls).toBeGreaterThan(1);
    expect(status?.totalMs).toBeGreaterThan(0);
    expect(status?.place).toContain('mine.mjs');
  });

  it('can do nothing with a hook but tap it', async () => {
    const error = await failing(`hooks.fetched.call({});`);
    expect(error).toMatchObject({
      code: 'E_PLUGIN_APPLY',
      message: expect.stringContaining('hooks.fetched.call is not a function'),
    });
    expect(error).toMatchObject({ message: expect.stringContaining('mine.mjs') });
  });

  it('never sees a password', async () => {
    await start(`hooks.configResolved.tap((config) => { globalThis.seenConfig = JSON.stringify(config); });`);
    const seen = (globalThis as { seenConfig?: string }).seenConfig;
    expect(seen).toContain('"hostname":"127.0.0.1"');
    expect(seen).not.toContain('password');
  });

  it.each(['configResolved', 'sinksReady'])('ends the start with a throw in %s', async (hook) => {
    const error = await failing(`hooks.${hook}.tap(async () => { throw new Error('not today'); });`);
    expect(error).toMatchObject({
      code: 'E_PLUGIN_VETO',
      message: expect.stringMatching(new RegExp(`"mine" .*mine\\.mjs.* hook ${hook}: not today`)),
    });
  });

  it('is contained when it throws, and named', async () => {
    const { collector, received, said } = await start(`hooks.batch.tap(() => { throw new Error('boom'); });`);
    await vi.waitFor(() => expect(received('healthy').length).toBeGreaterThan(0), 60_000);
    expect(said('E_HOOK')[0]).toContain('The plugin "mine" threw in the hook batch: boom');
    expect(collector.plugins[0]?.failures).toBeGreaterThan(0);
  });

  it.each([
    ['throws', `() => { throw new Error('not this cluster'); }`, 'not this cluster'],
    ['answers something else', `() => 42`, 'expected an array of jobs'],
    ['is async by mistake', `async (jobs) => jobs`, 'expected an array of jobs'],
  ])('keeps a cluster from being polled when it %s in planReady, and is named', async (_, tap, text) => {
    const { logger } = await start(`hooks.planReady.tap(${tap});`);
    await vi.waitFor(
      () =>
        expect(logger.lines.map(({ message }) => message).join('\n')).toMatch(
          new RegExp(`"mine" .*mine\\.mjs.*planReady: ${text}`),
        ),
      10_000,
    );
  });

  it.each([
    ['nothing like a batch', `() => 42`, 'expected a batch, found number'],
    ['a wrong count', `(batch) => ({ ...batch, pointCount: 1e9 })`, 'expected pointCount'],
    [
      'torn columns',
      `(batch) => ({ ...batch, frames: batch.frames.map((frame) => ({ ...frame, values: new Float64Array(1e3) })) })`,
      'found',
    ],
  ])('that answers %s changes nothing', async (_, tap, text) => {
    const { received, said } = await start(`hooks.batch.tap(${tap});`);
    await vi.waitFor(() => expect(received('healthy').length).toBeGreaterThan(0), 60_000);
    expect(said('E_HOOK')[0]).toContain(text);
  });

  it('vetoes a route', async () => {
    const { received } = await start(
      `hooks.route.tap((batch) => (batch.groups.includes('summary_stats.protocol') ? false : undefined));`,
    );
    await vi.waitFor(() => expect(received('healthy').length).toBeGreaterThan(1), 60_000);
    expect(received('healthy').flatMap(({ groups }) => groups)).not.toContain('summary_stats.protocol');
  });

  it('that blocks, or leaves errors and timers behind, is named for it', async () => {
    const one = await start(`
      let first = true;
      hooks.fetched.tap(() => {
        if (!first) return;
        first = false;
        for (const end = performance.now() + 300; performance.now() < end; );
      });
      setInterval(() => {}, 60_000);`);
    await vi.waitFor(
      () =>
        expect(one.said('E_PLUGIN_BLOCKED')[0]).toMatch(
          /"mine" .*its tap in the hook fetched did not return for \d+ ms/,
        ),
      15_000,
    );
    await one.stop();
    host = undefined;
    expect(one.said('E_PLUGIN_LEAK')[0]).toContain('a timer');
    expect(one.collector.plugins[0]?.faults).toMatchObject({ blocked: 1, leaked: 1 });
  });

  it('that never comes back from stopping costs half a second of the stop, and no points', async () => {
    const one = await start(`hooks.stopping.tap(() => new Promise(() => {}));`);
    await vi.waitFor(() => expect(one.received('healthy').length).toBeGreaterThan(0), 60_000);
    await one.stop(6000);
    host = undefined;
    expect(one.said('E_HOOK')[0]).toContain(
      'The plugin "mine" threw in the hook stopping: it did not end within 0.5 s',
    );
    expect(one.collector.lanes[0]?.status()).toMatchObject({ state: 'stopped', pointsDropped: 0 });
  });

  it('stays as it is when a reload brings another list; the log says so', async () => {
    const { collector, logger, parse } = await start('hooks.fetched.tap(() => {});');
    await collector.reload(parse(healthy()), AbortSignal.timeout(5000));
    expect(
      logger.lines
        .filter(({ level }) => level === 'warn')
        .map(({ message }) => message)
        .join(),
    ).toContain('plugins are only reloaded by a restart');
  });
});

describe('the gates of a plugin', () => {
  it.each([
    ['is not there', undefined, 'E_PLUGIN_NOT_FOUND', /called "\.\/mine\.mjs" \(plugin\[0\] in/],
    ['throws', 'throw new Error("no library")', 'E_PLUGIN_LOAD', /mine\.mjs failed to load: no library/],
    [
      'is a sink',
      `export default { [Symbol.for('gostats.sink')]: 1 }`,
      'E_PLUGIN_EXPORT',
      /did not come from definePlugin of @gostats\/core\/plugin/,
    ],
    [
      'is of another contract',
      plugin('').replace(']: 1,', ']: 7,'),
      'E_PLUGIN_CONTRACT',
      /built for contract 7; this gostats supports contract 1/,
    ],
    [
      'has a wrong shape',
      plugin('').replace('apply', 'applies'),
      'E_PLUGIN_EXPORT',
      /apply: expected a function, found undefined/,
    ],
  ])('a module that %s', async (_, text, code, message) => {
    host = await makeHost(
      `${healthy()}\n[[plugin]]\nuse = "./mine.mjs"`,
      text === undefined ? {} : { 'mine.mjs': text },
    );
    await expect(host.collector.start()).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it('reports options with their line, also those of a plugin that has none', async () => {
    const strict = plugin('').replace(
      '(value) => ({ value })',
      `() => ({ issues: [{ message: 'expected blue', path: ['colour'] }] })`,
    );
    host = await makeHost(`${healthy()}\n[[plugin]]\nuse = "./mine.mjs"\n[plugin.options]\ncolour = "red"`, {
      'mine.mjs': strict,
    });
    await expect(host.collector.start()).rejects.toMatchObject({
      code: 'E_CONFIG',
      message: expect.stringMatching(/line \d+ {2}plugin\[0\]\.options\.colour {2}expected blue/),
    });
    await host.stop();
    const none = plugin('').replace('config: anything,', '');
    host = await makeHost(`${healthy()}\n[[plugin]]\nuse = "./mine.mjs"\n[plugin.options]\ncolour = "red"`, {
      'mine.mjs': none,
    });
    await expect(host.collector.start()).rejects.toMatchObject({
      message: expect.stringContaining('this plugin has no options'),
    });
  });
});
