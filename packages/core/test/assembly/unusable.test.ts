import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { StandardSchema, StatsSink } from '../../src/sink/index.js';
import { MINUTE } from '../cluster/fake-cluster.js';
import { makeSite, never, sinkTable, toml, type MadeSink, type Site } from './site.js';

vi.mock('../../src/papi/client.js', async (original) => {
  const { fakeClient } = await import('./fake-clients.js');
  return { ...(await original<object>()), createPapiClient: fakeClient };
});

const good: MadeSink = { create: () => ({ writePoints: async () => {} }) };
const bad: MadeSink = {
  create: () => {
    throw new Error('cannot be made');
  },
};
/** Its members cannot even be looked at once it was made. */
function oddSink(): StatsSink {
  let looks = 0;
  return {
    writePoints: async () => {},
    get flush() {
      if (++looks > 1) throw new Error('do not look');
      return async () => {};
    },
  };
}
const lanesOf = (site: Site): string[] => site.collector.lanes.map((lane) => `${lane.sink} ${lane.status().state}`);

describe('a start', () => {
  it('leaves out a sink that cannot be made, says it once with the sink’s name, and shows it', async () => {
    const site = makeSite(toml([0], sinkTable('bad') + sinkTable('good')), { sinks: { bad, good } });
    await site.settle(site.collector.start());
    expect(lanesOf(site)).toEqual(['good running', 'bad unusable']);
    const errors = site.logger.lines.filter(({ level }) => level === 'error');
    expect(errors).toMatchObject([
      { fields: { sink: 'bad', code: 'E_SINK_INSTANCE' }, message: expect.stringContaining('cannot be made') },
    ]);
    expect(errors[0]?.message).toContain('It is left out');
  });

  it('fails when no sink can be made', async () => {
    const site = makeSite(toml([0], sinkTable('bad')), { sinks: { bad } });
    await expect(site.settle(site.collector.start())).rejects.toMatchObject({ code: 'E_SINK_INSTANCE' });
    expect(site.events).toEqual([]);
  });

  it('fails when a sink that must start cannot be made, and closes those that were', async () => {
    const closing: MadeSink = {
      create: () => ({ writePoints: async () => {}, close: async () => void site.events.push('closed') }),
    };
    const site: Site = makeSite(toml([0], sinkTable('good') + sinkTable('bad', 'on_start_failure = "fail"')), {
      sinks: { good: closing, bad },
    });
    await expect(site.settle(site.collector.start())).rejects.toMatchObject({ code: 'E_SINK_INSTANCE' });
    expect(site.events).toEqual(['closed']);
  });

  it.each([
    ['the first of those that cannot be made', '', /first reason/],
    ['one that must start, whichever that is', 'on_start_failure = "fail"', /second reason/],
  ])('fails with the error of %s', async (_, more, message) => {
    const failing = (problem: string): MadeSink => ({
      create: () => {
        throw new Error(problem);
      },
    });
    const site = makeSite(toml([0], sinkTable('one') + sinkTable('two', more)), {
      sinks: { one: failing('first reason'), two: failing('second reason') },
    });
    await expect(site.settle(site.collector.start())).rejects.toMatchObject({
      code: 'E_SINK_INSTANCE',
      message: expect.stringMatching(message),
    });
  });

  it.each<[string, string, Record<string, MadeSink>, string, RegExp]>([
    ['is not there', 'lost', {}, 'E_SINK_NOT_FOUND', /\.\/lost\.mjs/],
    [
      'throws where nobody expects it',
      'odd',
      { odd: { create: () => oddSink() } },
      'E_SINK_INSTANCE',
      /"odd".*\.\/odd\.mjs.*do not look/,
    ],
  ])('leaves out a sink that %s, with the code that says so', async (_, name, sinks, code, message) => {
    const site = makeSite(toml([0], sinkTable('good') + sinkTable(name)), { sinks: { good, ...sinks } });
    await site.settle(site.collector.start());
    expect(lanesOf(site)).toEqual(['good running', `${name} unusable`]);
    const errors = site.logger.lines.filter(({ level }) => level === 'error');
    expect(errors).toMatchObject([
      {
        fields: { event: 'sink.unusable', sink: name, code },
        message: expect.stringContaining('It is left out; the others continue. It is tried again at the next reload.'),
      },
    ]);
    expect(errors[0]?.message).toMatch(message);
    expect(site.collector.lanes[1]?.status().errors).toMatchObject([{ code }]);
  });

  it('shows a sink whose table cannot be read, and never makes it', async () => {
    const create = vi.fn<MadeSink['create']>();
    const site = makeSite(toml([0], sinkTable('good') + sinkTable('odd', 'clusters = ["none"]')), {
      sinks: { good, odd: { create } },
    });
    await site.settle(site.collector.start());
    expect(lanesOf(site)).toEqual(['good running', 'odd unusable']);
    expect(site.collector.lanes[1]?.status()).toMatchObject({
      errors: [{ code: 'E_CONFIG' }],
      lastError: expect.stringContaining('sink[1].clusters[0]'),
    });
    expect(create).not.toHaveBeenCalled();
  });

  it('leaves out the clusters whose options a sink cannot use, says so, and delivers the others', async () => {
    const clusters = new Set<string>();
    const clusterConfig: StandardSchema = {
      '~standard': {
        version: 1,
        vendor: 'test',
        validate: (value) =>
          (value as { bad?: true }).bad ? { issues: [{ message: 'expected none', path: ['bad'] }] } : { value },
      },
    };
    const one: MadeSink = {
      clusterConfig,
      create: () => ({ writePoints: async ({ cluster }) => void clusters.add(cluster.id) }),
    };
    const text = toml([0, 1], sinkTable('one')).replace('hostname = "c1"', 'hostname = "c1"\none_bad = true');
    const site = makeSite(text, { clusters: 2, sinks: { one } });
    await site.settle(site.collector.start());
    await site.clock.advance(MINUTE);
    expect([...clusters]).toEqual(['c0:8080']);
    const errors = site.logger.lines.filter(({ level }) => level === 'error');
    expect(errors).toMatchObject([
      {
        fields: { event: 'sink.clusters-left-out', sink: 'one', code: 'E_CONFIG' },
        message: expect.stringMatching(/cluster\[1\]\.one_bad.*\nThis sink gets no points of these clusters\. \S/s),
      },
    ]);
  });

  it('warns of what it does not mind in the table of a sink, with its line', async () => {
    const standard = { version: 1, vendor: 'test', validate: (value: unknown) => ({ value }) };
    const jsonSchema = { input: () => ({ type: 'object', additionalProperties: false, properties: { url: {} } }) };
    const config = { '~standard': { ...standard, jsonSchema } } as StandardSchema;
    const site = makeSite(toml([0], `${sinkTable('discard')}[discard]\nurl = "x"\ncolour = 1\n`), {
      sinks: { discard: { ...good, config } as MadeSink },
    });
    await site.settle(site.collector.start());
    expect(site.logger.lines.filter(({ level }) => level === 'warn')).toEqual([
      {
        level: 'warn',
        message: expect.stringMatching(
          /idic\.toml:\d+ discard\.colour: unknown key; it is ignored, as gostats \(Go\) does$/,
        ),
        fields: expect.objectContaining({ event: 'config.warning', sink: 'discard', path: 'discard.colour' }),
      },
    ]);
  });

  it('says where each sink is, and counts what filters leave out as two series of one name', async () => {
    const lost: unknown[] = [];
    const site = makeSite(toml([0], sinkTable('one', 'drop_tags = ["who"]')), {
      sinks: { one: good },
      setUp: (cluster) => {
        cluster.value = [
          { who: 'a', n: 1 },
          { who: 'b', n: 2 },
        ];
      },
    });
    site.collector.hooks.dropped.tap('test', (event) => void lost.push(event));
    await site.settle(site.collector.start());
    await site.clock.advance(MINUTE);
    expect(lost[0]).toMatchObject({ sink: 'one', reason: 'same series' });
    expect(site.logger.lines).toContainEqual({
      level: 'info',
      message: expect.stringMatching(/^The sink "one" is .*one\.mjs\.$/),
      fields: expect.objectContaining({ event: 'sink.loaded', sink: 'one', package: join(site.folder, 'one.mjs') }),
    });
  });

  it('tells a sink how clusters are, and lets each write into a batch of its own', async () => {
    let states: (() => readonly { id: string }[]) | undefined;
    const seen: number[] = [];
    const one: MadeSink = {
      create: (_, context) => {
        states = () => context.clusterStates?.() ?? [];
        return { writePoints: async (batch) => void (batch.frames[0]!.values[0] = -1) };
      },
    };
    const two: MadeSink = {
      create: () => ({ writePoints: async (batch) => void seen.push(batch.frames[0]!.values[0] as number) }),
    };
    const site = makeSite(toml([0], sinkTable('one') + sinkTable('two')), { sinks: { one, two } });
    await site.settle(site.collector.start());
    await site.clock.advance(MINUTE);
    expect(states?.().map(({ id }) => id)).toEqual(['c0:8080']);
    expect(seen.length).toBeGreaterThan(10);
    expect(seen).not.toContain(-1);
    expect(site.collector.lanes[0]?.status()).toMatchObject({
      faults: { mutated: seen.length },
      place: join(site.folder, 'one.mjs'),
    });
    expect(site.logger.lines.find(({ fields }) => fields['code'] === 'E_SINK_MUTATED')?.fields).toMatchObject({
      sink: 'one',
    });
  });
});

it('lets a sink that is alone write into its batches: it harms nobody', async () => {
  let batches = 0;
  const one: MadeSink = {
    create: () => ({
      writePoints: async (batch) => {
        batches++;
        batch.frames[0]!.values[0] = -1;
      },
    }),
  };
  const site = makeSite(toml([0], sinkTable('one')), { sinks: { one } });
  await site.settle(site.collector.start());
  await site.clock.advance(MINUTE);
  expect(batches).toBeGreaterThan(10);
  expect(site.collector.lanes[0]?.status().faults.mutated).toBe(0);
});

describe('a reload', () => {
  it('leaves out a new sink that cannot be made although it must start: what runs goes on', async () => {
    const site = makeSite(toml([0], sinkTable('good')), { sinks: { good, bad } });
    await site.settle(site.collector.start());
    await site.settle(
      site.collector.reload(
        site.parse(toml([0], sinkTable('good') + sinkTable('bad', 'on_start_failure = "fail"'))),
        never,
      ),
    );
    expect(lanesOf(site)).toEqual(['good running', 'bad unusable']);
    await site.settle(site.collector.reload(site.parse(toml([0], sinkTable('good'))), never));
    expect(lanesOf(site)).toEqual(['good running']);
  });

  it('tries a sink again that must start and does not, as the run goes on', async () => {
    const refusing: MadeSink = {
      create: () => ({ init: () => Promise.reject(new Error('down')), writePoints: async () => {} }),
    };
    const site = makeSite(toml([0], sinkTable('good')), { sinks: { good, refusing } });
    await site.settle(site.collector.start());
    await site.settle(
      site.collector.reload(
        site.parse(toml([0], sinkTable('good') + sinkTable('refusing', 'on_start_failure = "fail"'))),
        never,
      ),
    );
    expect(lanesOf(site)).toEqual(['good running', 'refusing retrying']);
  });

  it('leaves out a sink that does not start and says so of itself', async () => {
    const refusing: MadeSink = {
      create: () => ({ init: () => Promise.reject(new Error('down')), writePoints: async () => {} }),
    };
    const site = makeSite(toml([0], sinkTable('good')), { sinks: { good, refusing } });
    await site.settle(site.collector.start());
    await site.settle(
      site.collector.reload(
        site.parse(toml([0], sinkTable('good') + sinkTable('refusing', 'on_start_failure = "ignore"'))),
        never,
      ),
    );
    expect(lanesOf(site)).toEqual(['good running', 'refusing ignored']);
  });

  it('may bring other clusters while a sink cannot be made', async () => {
    const text = (clusters: readonly number[]): string => toml(clusters, sinkTable('good') + sinkTable('bad'));
    const site = makeSite(text([0]), { clusters: 2, sinks: { good, bad } });
    await site.settle(site.collector.start());
    await site.settle(site.collector.reload(site.parse(text([0, 1])), never));
    expect(lanesOf(site)).toEqual(['good running', 'bad unusable']);
    expect(site.collector.clusters.map(({ id }) => id)).toEqual(['c0:8080', 'c1:8080']);
  });
});
