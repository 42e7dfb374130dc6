import { startSimulator } from '@gostats/simulator';
import type { ServedClusters, StartOptions } from '@gostats/simulator';
import { manualClock } from '@gostats/core/testing';
import { describe, expect, it } from 'vitest';
import { readClusterConfig } from '../../src/papi/cluster-config.js';
import { currentPath, keyPath, keysPath, splitByUrl, summaryPath } from '../../src/papi/endpoints.js';
import type { CurrentAnswer, KeyItem, KeysAnswer, SummaryAnswer } from '../../src/papi/wire-types.js';
import { failure, makeClient } from './client-under-test.js';
import type { ClientUnderTest } from './client-under-test.js';

interface Zoo extends AsyncDisposable, ClientUnderTest {
  readonly served: ServedClusters;
}

async function zoo(options: StartOptions = {}): Promise<Zoo> {
  const served = await startSimulator({ clusters: 1, nodes: 4, ...options });
  const port = served.endpoints[0]?.port ?? 0;
  const tested = makeClient(
    port,
    { cert: served.certificate, key: '' },
    { username: 'gostats', password: 'gostats', maxRetries: 1 },
  );
  return {
    ...tested,
    served,
    async [Symbol.asyncDispose]() {
      await tested.client.close();
      await served.close();
    },
  };
}

async function allKeys({ client }: ClientUnderTest): Promise<KeyItem[]> {
  const keys: KeyItem[] = [];
  let resume: string | null | undefined;
  do {
    const { body } = await client.get<KeysAnswer>(keysPath(resume ?? undefined));
    keys.push(...(body.keys ?? []));
    resume = body.resume;
  } while (typeof resume === 'string');
  return keys;
}

describe('against a simulated cluster', () => {
  it('reads who it is, its catalogue, the current values of every key, and the summaries', async () => {
    await using tested = await zoo();
    expect((await readClusterConfig(tested.client, 'c:8080')).devices).toHaveLength(4);
    const keys = (await allKeys(tested)).map(({ key }) => key);
    expect(keys.length).toBeGreaterThan(700);
    const asked = keys.filter((key) => !key.startsWith('test.') && !key.startsWith('invalid.'));
    const parts = splitByUrl(asked);
    const answers = await Promise.all(
      parts.map((part) => tested.client.get<CurrentAnswer>(currentPath({ keys: part, timeoutSeconds: 60 }))),
    );
    const returned = new Set(answers.flatMap(({ body }) => body.stats.map(({ key }) => key)));
    expect(returned.size).toBeGreaterThan(700);
    for (const kind of ['protocol', 'client', 'drive', 'system', 'heat'] as const) {
      expect((await tested.client.get<SummaryAnswer>(summaryPath(kind))).body[kind]).not.toHaveLength(0);
    }
    const odd = asked.find((key) => key.includes(' ')) ?? '';
    expect((await tested.client.get<KeysAnswer>(keyPath(odd))).body.keys?.[0]?.key).toBe(odd);
  });

  it('names the key that spoils a request', async () => {
    await using tested = await zoo();
    const work = tested.client.get(currentPath({ keys: ['node.uptime', 'node.no +such'] }));
    expect(await failure(work)).toMatchObject({ status: 400, invalidKey: 'node.no +such' });
  });

  it('keeps its session over replaced cookies and past the absolute end', async () => {
    const clock = manualClock();
    await using served = await zoo({ now: () => clock.now() });
    for (let minute = 0; minute < 5 * 60; minute += 5) {
      await served.client.get(summaryPath('drive'));
      await clock.advance(300_000);
      await served.clock.advance(300_000);
    }
    expect(served.log.lines.filter(({ message }) => message === 'logged in')).toHaveLength(2);
  });

  it('gets along with connections that land on other nodes', async () => {
    await using tested = await zoo({ smartConnect: true });
    for (let round = 0; round < 3; round++) {
      const answers = await Promise.all(Array.from({ length: 8 }, () => readClusterConfig(tested.client, 'c:8080')));
      expect(new Set(answers.map(({ name }) => name)).size).toBe(1);
    }
  });
});
