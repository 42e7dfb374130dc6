import { describe, expect, it, vi } from 'vitest';
import { MINUTE } from '../cluster/fake-cluster.js';
import { makeSite, never, sinkTable, toml, type MadeSink, type Site } from './site.js';

vi.mock('../../src/papi/client.js', async (original) => {
  const { fakeClient } = await import('./fake-clients.js');
  return { ...(await original<object>()), createPapiClient: fakeClient };
});

const good: MadeSink = { create: () => ({ writePoints: async () => {} }) };
const bad: MadeSink = { create: () => { throw new Error('cannot be made'); } };
const lanesOf = (site: Site): string[] => site.collector.lanes.map((lane) => `${lane.sink} ${lane.status().state}`);

describe('a start', () => {
  it('leaves out a sink that cannot be made, says it once with the sink’s name, and shows it', async () => {
    const site = makeSite(toml([0], sinkTable('bad') + sinkTable('good')), { sinks: { bad, good } });
    await site.settle(site.collector.start());
    expect(lanesOf(site)).toEqual(['good running', 'bad unusable']);
    const errors = site.logger.lines.filter(({ level }) => level === 'error');
    expect(errors).toMatchObject([{ fields: { sink: 'bad', code: 'E_SINK_INSTANCE' }, message: expect.stringContaining('cannot be made') }]);
    expect(errors[0]?.message).toContain('is left out');
  });

  it('fails when no sink can be made', async () => {
    const site = makeSite(toml([0], sinkTable('bad')), { sinks: { bad } });
    await expect(site.settle(site.collector.start())).rejects.toMatchObject({ code: 'E_SINK_INSTANCE' });
    expect(site.events).toEqual([]);
  });

  it('fails when a sink that must start cannot be made, and closes those that were', async () => {
    const closing: MadeSink = { create: () => ({ writePoints: async () => {}, close: async () => void site.events.push('closed') }) };
    const site: Site = makeSite(toml([0], sinkTable('good') + sinkTable('bad', 'on_start_failure = "fail"')), { sinks: { good: closing, bad } });
    await expect(site.settle(site.collector.start())).rejects.toMatchObject({ code: 'E_SINK_INSTANCE' });
    expect(site.events).toEqual(['closed']);
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
    const two: MadeSink = { create: () => ({ writePoints: async (batch) => void seen.push(batch.frames[0]!.values[0] as number) }) };
    const site = makeSite(toml([0], sinkTable('one') + sinkTable('two')), { sinks: { one, two } });
    await site.settle(site.collector.start());
    await site.clock.advance(MINUTE);
    expect(states?.().map(({ id }) => id)).toEqual(['c0:8080']);
    expect(seen.length).toBeGreaterThan(10);
    expect(seen).not.toContain(-1);
    expect(site.collector.lanes[0]?.status()).toMatchObject({ faults: { mutated: seen.length }, place: expect.stringContaining('one.mjs') });
    expect(site.logger.lines.find(({ fields }) => fields['code'] === 'E_SINK_MUTATED')?.fields).toMatchObject({ sink: 'one' });
  });
});

describe('a reload', () => {
  it('leaves out a new sink that cannot be made although it must start: what runs goes on', async () => {
    const site = makeSite(toml([0], sinkTable('good')), { sinks: { good, bad } });
    await site.settle(site.collector.start());
    await site.settle(site.collector.reload(site.parse(toml([0], sinkTable('good') + sinkTable('bad', 'on_start_failure = "fail"'))), never));
    expect(lanesOf(site)).toEqual(['good running', 'bad unusable']);
    await site.settle(site.collector.reload(site.parse(toml([0], sinkTable('good'))), never));
    expect(lanesOf(site)).toEqual(['good running']);
  });

  it('tries a sink again that must start and does not, as the run goes on', async () => {
    const refusing: MadeSink = { create: () => ({ init: () => Promise.reject(new Error('down')), writePoints: async () => {} }) };
    const site = makeSite(toml([0], sinkTable('good')), { sinks: { good, refusing } });
    await site.settle(site.collector.start());
    await site.settle(site.collector.reload(site.parse(toml([0], sinkTable('good') + sinkTable('refusing', 'on_start_failure = "fail"'))), never));
    expect(lanesOf(site)).toEqual(['good running', 'refusing retrying']);
  });
});
