import { describe, expect, it, vi } from 'vitest';
import type { PointBatch } from '../../src/sink/index.js';
import { INTERVAL, MINUTE, SECOND } from '../cluster/fake-cluster.js';
import { makeSite, never, sinkTable, toml, type MadeSink, type Site } from './site.js';

vi.mock('../../src/papi/client.js', async (original) => {
  const { fakeClient } = await import('./fake-clients.js');
  return { ...(await original<object>()), createPapiClient: fakeClient };
});

/** A sink that notes its calls among the events of a site. */
function noting(site: () => Site, name: string, batches: PointBatch[] = []): MadeSink {
  const note = (call: string) => async (): Promise<void> => void site().events.push(`${name} ${call}`);
  return {
    create: () => ({
      init: note('init'),
      writePoints: async (batch) => {
        batches.push(batch);
        if (site().events.at(-1) !== `${name} write`) site().events.push(`${name} write`);
      },
      flush: note('flush'),
      close: note('close'),
    }),
  };
}

async function started(site: Site): Promise<Site> {
  await site.settle(site.collector.start());
  return site;
}

describe('a collector that starts', () => {
  it('starts its sinks before it asks a cluster for anything', async () => {
    const site: Site = makeSite(toml([0], sinkTable('one')), { sinks: { one: noting(() => site, 'one') } });
    const hooks: string[] = [];
    site.collector.hooks.configResolved.tap('test', ({ clusters }) => void hooks.push(`config ${clusters.length}`));
    site.collector.hooks.sinksReady.tap('test', (ids) => void hooks.push(`sinks ${ids.join()}`));
    expect(site.collector.clusters).toMatchObject([{ id: 'c0:8080', state: 'connecting' }]);
    await started(site);
    expect(site.events).toEqual(['one init', 'c0 made']);
    expect(hooks).toEqual(['config 1', 'sinks one']);
    expect(site.collector.lanes.map(({ sink }) => sink)).toEqual(['one']);
    expect(site.collector.plugins).toEqual([]);
  });

  it('spreads the first rounds of its clusters over the first interval', async () => {
    const site = makeSite(toml([0, 1, 2, 3], sinkTable('one')), {
      clusters: 4,
      sinks: { one: noting(() => site, 'one') },
    });
    await started(site);
    await site.clock.advance(INTERVAL + SECOND);
    const starts = site.clusters.map((cluster) => cluster.asked.find(({ path }) => path.includes('current'))?.at ?? 0);
    const gaps = starts.slice(1).map((at, index) => at - (starts[index] as number));
    expect(gaps).toEqual([1250, 1250, 1250]);
  });
});

it('asks the cluster whose GUID is given, of two entries that lead to the same one', async () => {
  const text = toml([0, 1], sinkTable('one')).replace('hostname = "c1"', 'hostname = "c1"\nguid = "abcd"');
  const site = makeSite(text, {
    clusters: 2,
    sinks: { one: noting(() => site, 'one') },
    setUp: (cluster) => void Object.assign(cluster, { name: 'n', guid: 'abcd' }),
  });
  await started(site);
  await site.clock.advance(MINUTE);
  expect(site.clusters.map((cluster) => cluster.count('statistics/current') > 0)).toEqual([false, true]);
});

describe('a collector that stops', () => {
  it('ends the clusters first, delivers what they still sent, then ends the sinks', async () => {
    const batches: PointBatch[] = [];
    const site: Site = makeSite(toml([0], sinkTable('one')), { sinks: { one: noting(() => site, 'one', batches) } });
    const { hooks } = site.collector;
    hooks.stopping.tap('test', () => void site.events.push('stopping'));
    hooks.stopped.tap('test', () => void site.events.push('stopped'));
    await started(site);
    await site.clock.advance(MINUTE);
    const before = site.clusters[0]?.asked.length;
    site.events.length = 0;
    await site.settle(site.collector.stop(never));
    await site.clock.advance(MINUTE);
    expect(site.clusters[0]?.asked.length).toBe(before);
    expect(site.events.filter((event) => event !== 'one write')).toEqual([
      'stopping',
      'c0 closed',
      'one flush',
      'one close',
      'stopped',
    ]);
    expect(batches.reduce((sum, { pointCount }) => sum + pointCount, 0)).toBe(
      site.collector.lanes[0]?.status().pointsDelivered,
    );
    expect(site.clock.pending).toBe(0);
  });

  it('takes no batch of a cluster any more when a sink is told to end', async () => {
    const late: string[] = [];
    const site: Site = makeSite(toml([0, 1], sinkTable('one')), {
      clusters: 2,
      sinks: {
        one: {
          create: () => ({
            writePoints: async () => {},
            flush: async () => {
              await site.clock.advance(MINUTE);
            },
            close: async () => {
              site.events.push('closed');
            },
          }),
        },
      },
    });
    site.collector.hooks.fetched.tap('test', ({ job }) => void (site.events.includes('flushing') && late.push(job)));
    await started(site);
    await site.clock.advance(MINUTE);
    site.events.push('flushing');
    const stopped = site.collector.stop(never);
    await site.clock.advance(MINUTE);
    await stopped;
    expect(late).toEqual([]);
    expect(site.events.at(-1)).not.toBe('flushing');
  });

  it('tells of no cluster that it has become stale because nobody asks it any more', async () => {
    const site: Site = makeSite(toml([0], sinkTable('one')), { sinks: { one: noting(() => site, 'one') } });
    await started(site);
    await site.clock.advance(MINUTE);
    await site.settle(site.collector.stop(never));
    const [lines, clusters] = [site.logger.lines.length, site.collector.clusters.map(({ state }) => state)];
    await site.clock.advance(60 * MINUTE);
    expect(site.logger.lines.slice(lines)).toEqual([]);
    expect(clusters).toEqual(['up']);
  });

  it('gives up at its deadline what does not end: a tap, a cluster, a sink', async () => {
    const hang = (): Promise<void> => new Promise(() => {});
    const site: Site = makeSite(toml([0], sinkTable('one')), {
      sinks: { one: { create: () => ({ writePoints: hang, flush: hang, close: hang }) } },
    });
    site.collector.hooks.stopping.tapPromise('test', hang);
    site.collector.hooks.stopped.tapPromise('test', hang);
    await started(site);
    await site.clock.advance(INTERVAL * 2);
    const deadline = new AbortController();
    let over = false;
    const stopped = site.collector.stop(deadline.signal).then(() => (over = true));
    await site.clock.advance(60 * MINUTE);
    expect(over).toBe(false);
    deadline.abort();
    await site.settle(stopped);
    expect(site.collector.lanes[0]?.status().state).toBe('stopped');
  });

  it('aborts the signal of its sinks when the patience is over, and not before', async () => {
    let signal: AbortSignal | undefined;
    const site: Site = makeSite(toml([0], sinkTable('one')), {
      sinks: {
        one: {
          create: (_, context) => {
            signal = context.signal;
            return { writePoints: async () => {} };
          },
        },
      },
    });
    await started(site);
    const deadline = new AbortController();
    await site.settle(site.collector.stop(deadline.signal));
    expect(signal?.aborted).toBe(false);
    deadline.abort(new Error('enough'));
    expect(signal?.reason).toEqual(new Error('enough'));
  });

  it('begins no cluster that a reload under way would have begun', async () => {
    const site: Site = makeSite(toml([0], sinkTable('one')), {
      clusters: 2,
      sinks: { one: noting(() => site, 'one'), two: noting(() => site, 'two') },
    });
    await started(site);
    const reloaded = site.collector.reload(site.parse(toml([0, 1], sinkTable('one') + sinkTable('two'))), never);
    await site.settle(site.collector.stop(never));
    await site.settle(reloaded);
    expect(site.events).not.toContain('c1 made');
  });
});
