import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { removeFolders } from '../packages/cli/test/support/folder.js';
import { killAll } from '../packages/cli/test/support/gostats.js';
import { refusedKey, troubles } from './independent-onefs/index.js';
import type { IndependentOnefs } from './independent-onefs/index.js';
import { allArrives, collect, goneKeys, neverSent, summaries, tell } from './support/collection.js';
import type { Collection } from './support/collection.js';
import { waitUntil } from './support/wait-until.js';

const servers: IndependentOnefs[] = [];
afterEach(async () => {
  killAll();
  await Promise.all(servers.splice(0).map((server) => server.close()));
});
afterAll(removeFolders);

async function collecting(options: { nodesBehindAddress?: number } = {}): Promise<Collection> {
  const collection = await collect(options);
  servers.push(collection.onefs);
  return collection;
}

const wantedKeys = ({ keys }: IndependentOnefs): readonly string[] => keys.filter((key) => key !== refusedKey);

/** Until every key and every summary has been asked for. */
async function firstRounds({ onefs, gostats }: Collection): Promise<void> {
  const asked = (): number => new Set(onefs.rows.map(({ key }) => key)).size;
  const summarized = (): number => new Set(onefs.summaryItems.map(({ kind }) => kind)).size;
  await waitUntil(
    'everything to be asked for',
    () => asked() === wantedKeys(onefs).length && summarized() === summaries.length,
    {
      state: () => [asked(), summarized(), gostats.output],
    },
  );
}

/** Until nothing is on its way with an old cookie any more; in life it has 450 s for that. */
async function settled({ onefs, gostats }: Collection): Promise<void> {
  for (let old = -1; old !== onefs.sessions.outdated;) {
    old = onefs.sessions.outdated;
    const asked = onefs.requests.length;
    await waitUntil('more requests', () => onefs.requests.length >= asked + 12, { state: () => gostats.output });
  }
}

async function anotherRound({ onefs }: Collection): Promise<void> {
  const rows = onefs.rows.length;
  await waitUntil('another round', () => onefs.rows.length > rows + 500);
}

describe('a OneFS cluster that follows the facts to the letter', () => {
  it('loses not one key of all that it has, not even when its sessions end', { timeout: 90_000 }, async () => {
    const collection = await collecting();
    const { onefs, gostats, look } = collection;
    // These are asked for once in five minutes: what is not asked for again at once is not seen by this test.
    onefs.expireSessionsAt('ifs.bytes.total');
    await firstRounds(collection);
    await allArrives(collection);
    expect(onefs.sessions.logins).toBe(2);

    // A session that nobody lets expire: the answers bring a new cookie once half of its 900 s are over.
    const refusals = (): number => onefs.requests.filter(({ status }) => status === 401).length;
    const before = refusals();
    for (const time of [1, 2, 3]) {
      onefs.passTime(500);
      await waitUntil('a replacement cookie', () => onefs.sessions.replacements >= time, {
        state: () => [onefs.sessions, onefs.requests.slice(-5), gostats.output],
      });
      await settled(collection);
    }
    expect([onefs.sessions.logins, refusals()]).toEqual([2, before]);

    onefs.expireSessionsAt('/summary/');
    await waitUntil('a third login', () => onefs.sessions.logins === 3);
    await anotherRound(collection);
    await allArrives(collection);
    expect(await gostats.stop('SIGTERM')).toBe(0);

    expect(neverSent(collection)).toEqual([]);
    expect(onefs.sessions).toMatchObject({ logins: 3, refusedLogins: 0, logouts: 1 });
    const measurements = new Set([...look()].map((cell) => cell.slice(0, cell.indexOf(' ['))));
    expect(wantedKeys(onefs).filter((key) => hasValue(key) && !measurements.has(key))).toEqual([]);
    expectGoodManners(onefs);
    tell(collection);
  });

  it('keeps its points behind one address that leads to a node after the other', { timeout: 60_000 }, async () => {
    const collection = await collecting({ nodesBehindAddress: 3 });
    const { onefs, gostats } = collection;
    await firstRounds(collection);
    for (let time = 1; time <= 4; time++) {
      onefs.closeIdleConnections();
      await anotherRound(collection);
    }
    await allArrives(collection);
    expect(await gostats.stop('SIGTERM')).toBe(0);
    expect(neverSent(collection)).toEqual([]);
    expect(onefs.sessions.refusedLogins).toBe(0);
    expect(onefs.connections).toBeGreaterThan(3);
    expectGoodManners(onefs);
    tell(collection);
  });
});

/** Whether rows of it are ever usable: some keys are in trouble for good, some protocols idle. */
function hasValue(key: string): boolean {
  const trouble = troubles.get(key);
  const hopeless =
    trouble !== undefined && trouble.code !== 3 && trouble.times === undefined && trouble.devid === undefined;
  const idle = /\.(ftp|hdfs)(\.total)?$/.test(key) && /protostats|clientstats\.proto/.test(key);
  return !hopeless && !idle && !key.startsWith('invalid.') && key !== 'test.shape.null';
}

function expectGoodManners({ requests }: IndependentOnefs): void {
  const urls = requests.map(({ url }) => url);
  expect(Math.max(...urls.map(({ length }) => length))).toBeLessThanOrEqual(8096);
  const wrong = requests.filter(({ status }) => ![200, 201, 204, 400, 401, 404].includes(status));
  expect(wrong).toEqual([]);
  // The one key that is listed and cannot be had costs one refusal and no more.
  expect(requests.filter(({ status }) => status === 400)).toHaveLength(1);
  // Only what the list does not have is asked for by its name.
  const single = urls.filter((url) => url.includes('/statistics/keys/')).map((url) => url.split('/').at(-1) ?? '');
  expect(new Set(single)).toEqual(new Set(goneKeys));
  expect(single).toHaveLength(goneKeys.length);
  const current = urls.filter((url) => url.includes('/statistics/current'));
  expect(current.filter((url) => !/degraded=true.*devid=all.*show_nodes=true/.test(url))).toEqual([]);
}
