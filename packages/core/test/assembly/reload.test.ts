import { describe, expect, it, vi } from 'vitest';
import type { ConfigDiff } from '../../src/config/diff.js';
import type { PointBatch } from '../../src/sink/index.js';
import { INTERVAL, MINUTE, SECOND, type FakeCluster } from '../cluster/fake-cluster.js';
import { makeSite, never, sinkTable, toml, type MadeSink, type Site } from './site.js';

vi.mock('../../src/papi/client.js', async (original) => {
  const { fakeClient } = await import('./fake-clients.js');
  return { ...(await original<object>()), createPapiClient: fakeClient };
});

const taking: MadeSink = { create: () => ({ writePoints: async () => {} }) };
const passing = { error: 'timed out', error_code: 6 };

async function started(site: Site): Promise<Site> {
  await site.settle(site.collector.start());
  await site.clock.advance(MINUTE);
  return site;
}

const reload = (site: Site, text: string, deadline = never): Promise<ConfigDiff> =>
  site.settle(site.collector.reload(site.parse(text), deadline));

describe('a reload of what clusters are asked', () => {
  /** Requests for the values of `b` alone in half a minute: it is the key that is asked for once more. */
  async function askedAgain(site: Site): Promise<number> {
    const from = site.clock.monotonic();
    await site.clock.advance(30 * SECOND);
    return (
      site.clusters[0]?.asked.filter(
        ({ path, at }) => at >= from && path.includes('current') && !path.includes('key=a'),
      ).length ?? 0
    );
  }

  it('applies stat_retries and stat_retry_interval', async () => {
    const global = { stat_retries: 2, stat_retry_interval: 1 };
    const site = await started(
      makeSite(toml([0], sinkTable('one'), global), {
        sinks: { one: taking },
        setUp: (cluster) => {
          cluster.rows = (key) => (key === 'b' ? passing : {});
        },
      }),
    );
    // What fails for three rounds is given up for minutes; fresh plans of the same release remember that, so it must work again first.
    const cluster = site.clusters[0]!;
    cluster.rows = () => ({});
    await site.clock.advance(10 * MINUTE);
    cluster.rows = (key) => (key === 'b' ? passing : {});
    const from = site.clock.monotonic();
    await site.clock.advance(INTERVAL * 2);
    const again = (since: number): number[] =>
      cluster.asked
        .filter(({ path, at }) => at >= since && path.includes('current') && !path.includes('key=a'))
        .map(({ at }) => at % INTERVAL);
    expect(again(from).length).toBeGreaterThanOrEqual(3);
    cluster.rows = () => ({});
    await site.clock.advance(10 * MINUTE);
    await reload(site, toml([0], sinkTable('one'), { ...global, stat_retries: 0 }));
    cluster.rows = (key) => (key === 'b' ? passing : {});
    expect(await askedAgain(site)).toBe(0);
  });

  it.each([
    ['max_retries', 3],
    ['min_update_interval_override', 10],
    ['include_degraded', true],
    ['fetch_by_statgroup', true],
    ['stat_timeout', 7],
    ['stat_retries', 5],
    ['stat_retry_interval', 3],
  ])('plans anew after a change of %s, in the same session', async (key, value) => {
    const site = await started(makeSite(toml([0], sinkTable('one')), { sinks: { one: taking } }));
    const from = site.clock.monotonic();
    const diff = await reload(site, toml([0], sinkTable('one'), { [key]: value }));
    await site.clock.advance(SECOND);
    expect(diff.globalChanged).toHaveLength(1);
    expect(site.clusters[0]?.count('cluster/config', from)).toBe(1);
    expect(site.events).toEqual(['c0 made']);
  });

  it('plans anew when one of several changes asks for it', async () => {
    const site = await started(makeSite(toml([0], sinkTable('one')), { sinks: { one: taking } }));
    const from = site.clock.monotonic();
    const diff = await reload(site, toml([0], sinkTable('one'), { stats_processor_max_retries: 3, stat_timeout: 7 }));
    await site.clock.advance(SECOND);
    expect(diff.globalChanged).toHaveLength(2);
    expect(site.clusters[0]?.count('cluster/config', from)).toBe(1);
  });

  it.each([
    ['the stat groups', (text: string) => text.replace('stats = ["a", "b"]', 'stats = ["a"]')],
    ['the summaries', (text: string) => `[summary_stats]\ndrive = true\n${text}`],
  ])('plans anew after a change of %s', async (_, change) => {
    const text = toml([0], sinkTable('one'));
    const site = await started(makeSite(text, { sinks: { one: taking } }));
    const from = site.clock.monotonic();
    await reload(site, change(text));
    await site.clock.advance(SECOND);
    expect(site.clusters[0]?.count('cluster/config', from)).toBe(1);
  });

  it.each([
    ['stats_processor_max_retries', 3],
    ['stats_processor_retry_interval', 9],
  ])('asks a cluster for nothing after a change of %s', async (key, value) => {
    const site = await started(makeSite(toml([0], sinkTable('one')), { sinks: { one: taking } }));
    await site.clock.advance(INTERVAL); // past the identity check of every minute
    const from = site.clock.monotonic();
    expect((await reload(site, toml([0], sinkTable('one'), { [key]: value }))).globalChanged).toHaveLength(1);
    await site.clock.advance(SECOND);
    expect(site.clusters[0]?.count('cluster/config', from)).toBe(0);
  });
});

describe('a reload of the clusters', () => {
  it('ends those that are gone before it begins the new ones, and leaves the others alone', async () => {
    const site = makeSite(toml([0, 1], sinkTable('one')), { clusters: 3, sinks: { one: taking } });
    site.collector.hooks.clusterRemoved.tap('test', (id) => void site.events.push(`${id} removed`));
    await started(site);
    const from = site.clock.monotonic();
    site.events.length = 0;
    await reload(site, toml([0, 2], sinkTable('one')));
    expect(site.events).toEqual(['c1 closed', 'c1:8080 removed', 'c2 made']);
    expect(site.collector.clusters.map(({ id }) => id)).toEqual(['c0:8080', 'c2:8080']);
    await site.clock.advance(MINUTE);
    expect(site.clusters[1]?.count('', from)).toBe(0);
    expect(site.clusters[0]?.count('statistics/current', from)).toBe(12);
    expect(site.clusters[2]?.count('statistics/current', from)).toBeGreaterThanOrEqual(11);
    expect(site.collector.clusters.map(({ state }) => state)).toEqual(['up', 'up']);
  });

  it('gives one that now stands first the cluster that a later entry leads to as well', async () => {
    const same = {
      clusters: 2,
      sinks: { one: taking },
      setUp: (cluster: FakeCluster) => void Object.assign(cluster, { name: 'n', guid: 'g' }),
    };
    const site = await started(makeSite(toml([0], sinkTable('one')), same));
    await reload(site, toml([1, 0], sinkTable('one')));
    await site.clock.advance(MINUTE);
    const from = site.clock.monotonic();
    await site.clock.advance(MINUTE);
    expect(site.clusters.map((cluster) => cluster.count('statistics/current', from))).toEqual([0, 12]);
  });

  it('begins a changed one afresh, with a session of its own and nothing kept of its health', async () => {
    const site = await started(makeSite(toml([0], sinkTable('one')), { sinks: { one: taking } }));
    site.events.length = 0;
    const diff = await reload(site, toml([0], sinkTable('one')).replace('password = "p"', 'password = "q"'));
    expect(diff.clustersChanged.map(({ id }) => id)).toEqual(['c0:8080']);
    expect(site.events).toEqual(['c0 closed', 'c0 made']);
    expect(site.collector.clusters).toMatchObject([{ state: 'connecting' }]);
    await site.clock.advance(MINUTE);
    expect(site.collector.clusters).toMatchObject([{ state: 'up' }]);
  });

  it('shows one that can no longer be used as down, and no longer polls it', async () => {
    const site = await started(makeSite(toml([0, 1], sinkTable('one')), { clusters: 2, sinks: { one: taking } }));
    const from = site.clock.monotonic();
    await reload(site, toml([0, 1], sinkTable('one')).replace('password = "p"', 'password = ""'));
    await site.clock.advance(MINUTE);
    expect(site.collector.clusters.map(({ id, state }) => `${id} ${state}`)).toEqual(
      expect.arrayContaining(['c0:8080 down', 'c1:8080 up']),
    );
    expect(site.clusters[0]?.count('', from)).toBe(0);
  });
});

describe('a reload of the sinks', () => {
  /** Each instance notes under its number what it took. */
  function counted(batches: PointBatch[][], more: Partial<MadeSink> = {}): MadeSink {
    return {
      create() {
        const mine: PointBatch[] = [];
        batches.push(mine);
        return { writePoints: async (batch) => void mine.push(batch) };
      },
      ...more,
    };
  }

  it('keeps those that stay, makes the new ones before the old ones end', async () => {
    const [kept, gone, next]: PointBatch[][][] = [[], [], []];
    const site: Site = await started(
      makeSite(toml([0], sinkTable('kept') + sinkTable('gone')), {
        sinks: {
          kept: counted(kept!),
          gone: {
            create: () => {
              gone!.push([]);
              return {
                writePoints: async (batch) => void gone![0]!.push(batch),
                close: async () => void site.events.push('gone closed'),
              };
            },
          },
          next: {
            create: () => {
              next!.push([]);
              site.events.push('next made');
              return {
                init: async () => void site.events.push('next init'),
                writePoints: async (batch) => void next![0]!.push(batch),
              };
            },
          },
        },
      }),
    );
    site.events.length = 0;
    const took = gone![0]!.length;
    expect(took).toBeGreaterThan(10);
    await reload(site, toml([0], sinkTable('kept') + sinkTable('next')));
    expect(site.events[0]).toBe('next made');
    expect(site.events).toEqual(expect.arrayContaining(['gone closed', 'next init']));
    await site.clock.advance(MINUTE);
    expect([kept!.length, gone!.length, next!.length]).toEqual([1, 1, 1]);
    expect(gone![0]).toHaveLength(took);
    expect(next![0]).toHaveLength(12);
    expect(kept![0]).toHaveLength(took + 12);
    expect(site.collector.lanes.map(({ sink }) => sink)).toEqual(['kept', 'next']);
    expect(site.said('error')).toEqual([]);
  });

  it('hands what waited for a changed sink to the one that takes its place, as far as that wants it', async () => {
    const taken: PointBatch[][] = [];
    const one: MadeSink = {
      create() {
        const mine: PointBatch[] = [];
        const down = taken.push(mine) === 1;
        return {
          writePoints: async (batch) => {
            if (down) throw new Error('down');
            mine.push(batch);
          },
        };
      },
    };
    const site = await started(makeSite(toml([0, 1], sinkTable('one')), { clusters: 2, sinks: { one } }));
    const waiting = site.collector.lanes[0]!.status().pointsWaiting;
    expect(waiting).toBeGreaterThan(40);
    await reload(site, toml([0, 1], sinkTable('one', 'clusters = ["c1:8080"]')));
    await site.clock.advance(0);
    expect(taken).toHaveLength(2);
    expect(taken[0]).toEqual([]);
    expect(taken[1]!.reduce((sum, { pointCount }) => sum + pointCount, 0)).toBe(waiting / 2);
    expect(new Set(taken[1]!.map(({ cluster }) => cluster.id))).toEqual(new Set(['c1:8080']));
  });

  it('makes a sink anew for other clusters only if it has a say about them', async () => {
    const [blind, seeing]: PointBatch[][][] = [[], []];
    const schema = { '~standard': { version: 1, vendor: 'test', validate: (value: unknown) => ({ value }) } } as const;
    const text = (clusters: readonly number[]): string => toml(clusters, sinkTable('blind') + sinkTable('seeing'));
    const site = await started(
      makeSite(text([0]), {
        clusters: 2,
        sinks: { blind: counted(blind!), seeing: counted(seeing!, { clusterConfig: schema }) },
      }),
    );
    const diff = await reload(site, text([0, 1]));
    expect(diff.sinksWithOtherClusters.map(({ id }) => id)).toEqual(['blind', 'seeing']);
    expect([blind!.length, seeing!.length]).toEqual([1, 2]);
  });

  it('makes a sink anew when one of its tables changed, and keeps it when another one did', async () => {
    const one: PointBatch[][] = [];
    const text = (own: number, other: number): string =>
      toml([0], `${sinkTable('one')}[mine]\nx = ${own}\n[other]\nx = ${other}\n`);
    const site = await started(makeSite(text(1, 1), { sinks: { one: counted(one, { tables: ['mine'] }) } }));
    await reload(site, text(1, 2));
    expect(one).toHaveLength(1);
    await reload(site, text(2, 2));
    expect(one).toHaveLength(2);
  });

  it('makes a sink anew when the table of its name changed, whatever its id', async () => {
    const one: PointBatch[][] = [];
    const text = (x: number): string =>
      toml([0], `${sinkTable('one').replace('id = "one"', 'id = "first"')}[one]\nx = ${x}\n`);
    const site = await started(makeSite(text(1), { sinks: { one: counted(one) } }));
    await reload(site, text(1));
    expect(one).toHaveLength(1);
    await reload(site, text(2));
    expect(one).toHaveLength(2);
  });

  it('applies new retry settings to what waits already', async () => {
    const waits: (number | undefined)[] = [];
    const one: MadeSink = { create: () => ({ writePoints: () => Promise.reject(new Error('down')) }) };
    const site = makeSite(toml([0], sinkTable('one')), { sinks: { one } });
    site.collector.hooks.writeFailed.tap('test', ({ retryInMs }) => void waits.push(retryInMs));
    await started(site);
    expect(waits.slice(0, 3)).toEqual([5000, 10_000, 20_000]);
    waits.length = 0;
    await reload(
      site,
      toml([0], sinkTable('one'), { stats_processor_retry_interval: 60, stats_processor_max_retries: 2 }),
    );
    await site.clock.advance(5 * MINUTE);
    // The first batch has had its two tries long ago.
    expect(waits.slice(0, 3)).toEqual([undefined, 60_000, undefined]);
    expect(site.collector.lanes[0]?.status().pointsDropped).toBeGreaterThan(0);
  });

  it('keeps one of which the new options cannot be used, says so, and tries it again at the next reload', async () => {
    let good = true;
    const made: PointBatch[][] = [];
    const one: MadeSink = {
      create(options) {
        if (!good && options['x'] !== undefined) throw new Error('no such database');
        const mine: PointBatch[] = [];
        made.push(mine);
        return { writePoints: async (batch) => void mine.push(batch) };
      },
    };
    const site = await started(makeSite(toml([0], sinkTable('one')), { sinks: { one } }));
    good = false;
    const text = toml([0], `${sinkTable('one')}[sink.options]\nx = 1\n`);
    await reload(site, text);
    const took = made[0]!.length;
    expect(
      site.logger.lines.filter(({ level, message }) => level === 'error' && message.includes('no such database')),
    ).toMatchObject([{ message: expect.stringContaining('It keeps its previous settings.'), fields: { sink: 'one' } }]);
    await site.clock.advance(MINUTE);
    expect(made).toHaveLength(1);
    expect(made[0]).toHaveLength(took + 12);
    good = true;
    await reload(site, text);
    await site.clock.advance(MINUTE);
    expect(made.map(({ length }) => length > 0)).toEqual([true, true]);
    await reload(site, text);
    expect(made).toHaveLength(2);
  });

  it('refuses a configuration with which no sink would be left, closes what it made, and changes nothing', async () => {
    let closed = 0;
    const taken: PointBatch[] = [];
    const sinks: Record<string, MadeSink> = {
      one: { create: () => ({ writePoints: async (batch) => void taken.push(batch) }) },
      bad: {
        create: () => {
          throw new Error('cannot be');
        },
      },
      good: { create: () => ({ writePoints: async () => {}, close: async () => void closed++ }) },
    };
    const site = await started(makeSite(toml([0], sinkTable('one')), { sinks }));
    await expect(reload(site, toml([0], sinkTable('bad')))).rejects.toMatchObject({ code: 'E_SINK_INSTANCE' });
    const took = taken.length;
    await site.clock.advance(MINUTE);
    expect(taken).toHaveLength(took + 12);
    expect(site.collector.lanes.map(({ sink }) => sink)).toEqual(['one']);
    await reload(site, toml([0], sinkTable('bad') + sinkTable('good')));
    expect(site.collector.lanes.map((lane) => [lane.sink, lane.status().state])).toEqual([
      ['good', 'running'],
      ['bad', 'unusable'],
    ]);
    expect(closed).toBe(0);
  });

  it('gives up at its deadline an old sink that does not end', async () => {
    const hang = (): Promise<void> => new Promise(() => {});
    const site = await started(
      makeSite(toml([0], sinkTable('old')), {
        sinks: { old: { create: () => ({ writePoints: hang, close: hang }) }, next: taking },
      }),
    );
    const deadline = new AbortController();
    let over = false;
    const reloaded = site.collector
      .reload(site.parse(toml([0], sinkTable('next'))), deadline.signal)
      .then(() => (over = true));
    await site.clock.advance(10 * MINUTE);
    expect(over).toBe(false);
    deadline.abort();
    await site.settle(reloaded);
    expect(site.collector.lanes.map(({ sink }) => sink)).toEqual(['next']);
  });
});

describe('a sink that serves the latest values', () => {
  const page = (events: string[]): MadeSink => ({
    delivery: 'pull',
    create: (_options, { id }) => ({
      observe: ({ cluster }) => void events.push(`${id} observes ${cluster.id}`),
      forget: (clusterId) => void events.push(`${id} forgets ${clusterId}`),
    }),
  });

  it('is told of a cluster that left, after its last batch; the others and the stop are no reason', async () => {
    const events: string[] = [];
    const site = await started(
      makeSite(toml([0, 1], sinkTable('page')), { clusters: 2, sinks: { page: page(events) } }),
    );
    expect(events).toContain('page observes c1:8080');
    await reload(site, toml([0], sinkTable('page')));
    expect(events.filter((event) => event.includes('forgets'))).toEqual(['page forgets c1:8080']);
    await site.clock.advance(MINUTE);
    const after = events.slice(events.indexOf('page forgets c1:8080') + 1);
    expect([...new Set(after)]).toEqual(['page observes c0:8080']);
    const stopped = site.collector.stop(AbortSignal.timeout(60_000));
    await site.settle(stopped);
    expect(events.filter((event) => event.includes('forgets'))).toHaveLength(1);
  });

  it('is told of a cluster that it no longer gets', async () => {
    const events: string[] = [];
    const sinks = { page: page(events), other: page(events) };
    const site = await started(makeSite(toml([0, 1], sinkTable('page') + sinkTable('other')), { clusters: 2, sinks }));
    await reload(site, toml([0, 1], sinkTable('page', 'clusters = ["c0"]') + sinkTable('other')));
    expect(events.filter((event) => event.includes('forgets'))).toEqual(['page forgets c1:8080']);
  });
});
