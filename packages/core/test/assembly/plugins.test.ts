import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { checkPlugins } from '../../src/index.js';
import type { PluginContext } from '../../src/plugin/index.js';
import { memoryLogger } from '../../src/testing/index.js';
import { makeSite, never, pluginTable, sinkTable, toml, type MadeSink, type Site } from './site.js';

vi.mock('../../src/papi/client.js', async (original) => {
  const { fakeClient } = await import('./fake-clients.js');
  return { ...(await original<object>()), createPapiClient: fakeClient };
});

const sinks: Record<string, MadeSink> = { one: { create: () => ({ writePoints: async () => {} }) } };
const text = (...names: readonly string[]): string =>
  toml([0], sinkTable('one') + names.map((name) => pluginTable(name)).join(''));
/** A schema that finds something wrong. */
const refusing = {
  '~standard': {
    version: 1,
    vendor: 'test',
    validate: () => ({ issues: [{ message: 'expected blue', path: ['colour'] }] }),
  },
} as const;

describe('the plugins of a configuration', () => {
  it('are applied one after the other, in the order of the file, before a sink is made', async () => {
    const site: Site = makeSite(text('slow', 'quick'), {
      sinks: {
        one: {
          create: () => {
            site.events.push('sink');
            return { writePoints: async () => {} };
          },
        },
      },
      plugins: {
        slow: {
          apply: async () => {
            await new Promise(setImmediate);
            site.events.push('slow');
          },
        },
        quick: { apply: () => void site.events.push('quick') },
      },
    });
    expect(site.collector.plugins).toEqual([]);
    await site.settle(site.collector.start());
    expect(site.events.slice(0, 3)).toEqual(['slow', 'quick', 'sink']);
    expect(site.collector.plugins.map(({ id, calls, place }) => [id, calls, place])).toEqual([
      ['slow', 0, expect.stringContaining('slow.mjs')],
      ['quick', 0, expect.stringContaining('quick.mjs')],
    ]);
    const said = site.logger.lines.filter(({ fields }) => fields['plugin'] !== undefined);
    expect(said.map(({ level, message, fields }) => [level, message, fields])).toEqual(
      ['slow', 'quick'].map((id) => [
        'info',
        expect.stringMatching(new RegExp(`^The plugin "${id}" is .*${id}\\.mjs\\.$`)),
        { event: 'plugin.loaded', plugin: id, package: expect.stringContaining(`${id}.mjs`) as string },
      ]),
    );
  });

  it('tap the hooks, are told who calls, log under their id, and hear when the last stop is over', async () => {
    let given: PluginContext | undefined;
    const site = makeSite(text('mine'), {
      sinks,
      plugins: {
        mine: {
          apply: (hooks, context) => {
            given = context;
            hooks.sinksReady.tap(() => context.logger.warn('ready'));
          },
        },
      },
    });
    await site.settle(site.collector.start());
    expect(given).toMatchObject({ id: 'mine', userAgent: 'test', options: {} });
    expect(site.logger.lines).toContainEqual({
      level: 'warn',
      message: 'ready',
      fields: { event: 'plugin.message', plugin: 'mine' },
    });
    expect(site.collector.plugins).toMatchObject([{ calls: 1, failures: 0, taps: [{ hook: 'sinksReady', calls: 1 }] }]);
    const deadline = new AbortController();
    await site.settle(site.collector.stop(deadline.signal));
    expect(given?.signal.aborted).toBe(false);
    deadline.abort(new Error('enough'));
    expect(given?.signal.reason).toEqual(new Error('enough'));
  });

  it.each([
    [
      'cannot be found',
      'lost',
      {},
      { code: 'E_PLUGIN_NOT_FOUND', message: expect.stringMatching(/plugin\[0\] in .*idic\.toml, line \d+/) },
    ],
    [
      'has options that it does not take',
      'mine',
      { apply: () => {}, config: refusing },
      { code: 'E_CONFIG', message: expect.stringContaining('plugin[0].options.colour') },
    ],
    [
      'throws',
      'mine',
      {
        apply: () => {
          throw new Error('no library');
        },
      },
      { code: 'E_PLUGIN_APPLY', message: expect.stringContaining('no library') },
    ],
  ])('end the start when one of them %s: no sink is made, no cluster asked', async (_, name, spec, expected) => {
    const made: string[] = [];
    const site: Site = makeSite(text(name), {
      sinks: {
        one: {
          create: () => {
            made.push('sink');
            return { writePoints: async () => {} };
          },
        },
      },
      plugins: { mine: spec },
    });
    await expect(site.settle(site.collector.start())).rejects.toMatchObject(expected);
    expect([...made, ...site.events, ...site.collector.plugins]).toEqual([]);
  });

  it('are told what they leave open at the end, and those that leave nothing are not', async () => {
    let timer: NodeJS.Timeout | undefined;
    const site = makeSite(text('tidy', 'leaking'), {
      sinks,
      plugins: { tidy: { apply: () => {} }, leaking: { apply: () => void (timer = setInterval(() => {}, 1e9)) } },
    });
    await site.settle(site.collector.start());
    await site.settle(site.collector.stop(never));
    clearInterval(timer);
    const leaks = site.logger.lines.filter(({ fields }) => fields['code'] === 'E_PLUGIN_LEAK');
    expect(leaks).toMatchObject([{ fields: { plugin: 'leaking' }, message: expect.stringContaining('a timer') }]);
    expect(site.collector.plugins.map(({ id, faults }) => [id, faults.leaked])).toEqual([
      ['tidy', 0],
      ['leaking', 1],
    ]);
  });
});

it('stay as they are at a reload that brings others, and the log says so, and only then', async () => {
  const site = makeSite(text('mine'), { sinks, plugins: { mine: { apply: () => {} } } });
  await site.settle(site.collector.start());
  const warned = async (next: string): Promise<number> => {
    await site.settle(site.collector.reload(site.parse(next), never));
    return site.said('warn').filter((line) => line.includes('[[plugin]]')).length;
  };
  expect([await warned(text('mine').replace('"5"', '"10"')), await warned(text('mine', 'further'))]).toEqual([0, 1]);
  expect(site.collector.plugins.map(({ id }) => id)).toEqual(['mine']);
});

describe('a check of the plugins', () => {
  const check = (site: Site, written: string, logger = memoryLogger()): ReturnType<typeof checkPlugins> =>
    site.settle(checkPlugins(site.parse(written), { logger, userAgent: 'test', signal: never, sinkFolders: [] }));

  it('applies them to hooks that nobody calls, and tells where they are', async () => {
    const called: string[] = [];
    const site: Site = makeSite(text('mine'), {
      sinks,
      plugins: {
        mine: {
          apply: (hooks) => {
            called.push('apply');
            hooks.configResolved.tap(() => void called.push('tap'));
          },
        },
      },
    });
    const logger = memoryLogger();
    expect(await check(site, text('mine'), logger)).toMatchObject([
      { id: 'mine', place: join(site.folder, 'mine.mjs'), calls: 0, taps: [] },
    ]);
    expect(called).toEqual(['apply']);
    expect(logger.lines).toMatchObject([{ level: 'info', fields: { plugin: 'mine' } }]);
    expect(site.events).toEqual([]);
  });

  it('throws as a start would', async () => {
    const site = makeSite(text('mine'), { sinks, plugins: { mine: { apply: () => {}, config: refusing } } });
    await expect(check(site, text('mine'))).rejects.toMatchObject({ code: 'E_CONFIG' });
    expect(await check(site, text())).toEqual([]);
  });
});
