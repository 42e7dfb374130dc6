import { describe, expect, it } from 'vitest';
import { describeChange, identify, isOther, type Identity } from '../../src/cluster/identity.js';
import type { ClusterConfig } from '../../src/config/types.js';
import type { PapiClient, PapiRequestOptions } from '../../src/papi/client.js';
import type { ClusterRef } from '../../src/sink/index.js';

const request: PapiRequestOptions = { maxRetries: 1 };
const entry = { id: 'c:8080', hostname: 'c', preserveCase: false } as ClusterConfig;

/** Who a cluster is that answers this. */
function of(body: object, more: Partial<ClusterConfig> = {}, options: object[] = []): Promise<Identity> {
  const client = {
    get: async (_: string, given: object) => (options.push(given), { body, bytes: 1 }),
  } as unknown as PapiClient;
  return identify(client, { ...entry, ...more }, request);
}

const good = { name: 'Zoo', guid: 'aaaa', onefs_version: { release: 'v9.5', version: 'long' } };

it('reads name, GUID and release', async () => {
  const asked: object[] = [];
  const { cluster } = await of(good, {}, asked);
  expect(cluster).toEqual({ id: 'c:8080', hostname: 'c', name: 'zoo', guid: 'aaaa', release: 'v9.5' });
  expect(Object.isFrozen(cluster)).toBe(true);
  expect(asked).toEqual([request]);
});

it.each<[string, Partial<ClusterConfig>, string]>([
  ['in lower case', {}, 'zoo'],
  ['as it is when that is configured', { preserveCase: true }, 'Zoo'],
  ['as the configuration has it', { name: 'Mine', preserveCase: false }, 'Mine'],
])('takes the name %s', async (_, more, name) => expect((await of(good, more)).cluster.name).toBe(name));

describe('a name', () => {
  it.each([
    ['none', undefined],
    ['no text', 7],
    ['an empty one', ''],
    ['one of 256 characters', 'x'.repeat(256)],
  ])('that is %s is no answer', async (_, name) => {
    await expect(of({ ...good, name })).rejects.toMatchObject({
      code: 'E_PAPI_ANSWER',
      message: expect.stringMatching(/c:8080.*cluster\/config.*255/s),
    });
  });

  it('may have 255 characters', async () =>
    expect((await of({ ...good, name: 'x'.repeat(255) })).cluster.name).toHaveLength(255));
});

it.each<[string, unknown, string]>([
  ['no GUID', undefined, ''],
  ['one that is no text', 7, ''],
  ['one that is endless', 'g'.repeat(1000), 'g'.repeat(255)],
])('copes with %s', async (_, guid, expected) => expect((await of({ ...good, guid })).cluster.guid).toBe(expected));

it.each<[string, unknown, string]>([
  ['its release', { release: 'v9.5', version: 'x' }, 'v9.5'],
  ['what else it calls its version', { version: 'Isilon OneFS v7.2' }, 'Isilon OneFS v7.2'],
  ['what is a text of the two', { release: 7, version: 'v7' }, 'v7'],
  ['nothing', {}, 'unknown'],
  ['nothing at all', null, 'unknown'],
  ['an endless one', { release: 'r'.repeat(1000) }, 'r'.repeat(255)],
])('takes %s for the release', async (_, version, release) => {
  expect((await of({ ...good, onefs_version: version })).cluster.release).toBe(release);
});

describe('a pinned GUID', () => {
  it.each([
    ['aaaa', 'AAAA'],
    ['AAAA', 'aaaa'],
  ])('%s fits %s', async (guid, pinned) => {
    expect((await of({ ...good, guid }, { guid: pinned })).cluster.guid).toBe(guid);
  });

  it('that is another one is refused, with both', async () => {
    await expect(of(good, { guid: 'bbbb' })).rejects.toMatchObject({
      code: 'E_CLUSTER_IDENTITY',
      message: expect.stringMatching(/aaaa.*bbbb/s),
    });
    await expect(of({ ...good, guid: undefined }, { guid: 'bbbb' })).rejects.toMatchObject({
      code: 'E_CLUSTER_IDENTITY',
    });
  });
});

describe('nodes', () => {
  const node = (more: object): object => ({ guid: 'n', devid: 1, lnn: 1, is_up: true, ...more });

  it('are counted, with those that are down', async () => {
    const { nodes } = await of({
      ...good,
      devices: [node({}), node({}), node({ is_up: false }), node({ is_up: undefined }), null],
    });
    expect(nodes).toEqual({ total: 5, down: 1 });
  });

  it('are known by their GUIDs, when they have any', async () => {
    const devices = [
      node({ guid: 'n1' }),
      node({ guid: 'n2' }),
      node({ guid: 'n1' }),
      node({ guid: '' }),
      node({ guid: 7 }),
      node({ guid: undefined }),
      null,
    ];
    expect([...(await of({ ...good, devices })).nodeGuids]).toEqual(['n1', 'n2']);
  });

  it('have an LNN by devid where both are whole numbers from one on', async () => {
    const pairs: [unknown, unknown][] = [
      [1, 3],
      [7, 1],
      [0, 4],
      [5, 0],
      [1.5, 5],
      [6, 1.5],
      ['8', 8],
      [9, '9'],
      [undefined, 1],
      [1, undefined],
    ];
    const devices = [...pairs.map(([devid, lnn]) => node({ devid, lnn })), null];
    expect([...(await of({ ...good, devices })).lnns]).toEqual([
      [1, 3],
      [7, 1],
    ]);
  });

  it.each([
    ['no list', { a: 1 }],
    ['none', undefined],
    ['null', null],
  ])('are none when the answer has %s', async (_, devices) => {
    const { nodes, nodeGuids, lnns } = await of({ ...good, devices });
    expect([nodes, nodeGuids.size, lnns.size]).toEqual([{ total: 0, down: 0 }, 0, 0]);
  });
});

describe('what became of a cluster', () => {
  const before: ClusterRef = { id: 'c:8080', hostname: 'c', name: 'zoo', guid: 'aaaa', release: 'v9.5' };

  it('is nothing when it is as it was, wherever it answers', () => {
    expect(describeChange(before, { ...before })).toBeUndefined();
    expect(isOther(before, { ...before, hostname: 'other' })).toBe(false);
  });

  it.each([{ name: 'farm' }, { guid: 'bbbb' }, { release: 'v9.7' }])('asks for a new plan with %j', (change) => {
    expect(isOther(before, { ...before, ...change })).toBe(true);
  });

  it.each<[Partial<ClusterRef>, string, string]>([
    [{ name: 'farm' }, 'notice', 'The cluster at c:8080 was renamed: farm (it was zoo).'],
    [{ guid: 'bbbb' }, 'warn', 'its GUID is bbbb (it was aaaa). Set guid'],
    [{ guid: '' }, 'warn', 'its GUID is unknown (it was aaaa). Set guid'],
    [
      { guid: 'bbbb', name: 'farm' },
      'warn',
      'its GUID is bbbb (it was aaaa), its name is now farm (it was zoo). Set guid',
    ],
    [{ release: 'v9.7' }, 'notice', 'zoo runs OneFS v9.7 (it was v9.5).'],
    [{ release: 'v9.7', name: 'farm' }, 'notice', 'was renamed'],
  ])('%j is said: %s %s', (change, level, words) => {
    const said = describeChange(before, { ...before, ...change });
    expect(said).toMatchObject({ level, message: expect.stringContaining(words) });
    expect(said?.fields).toMatchObject({
      cluster: change.name ?? 'zoo',
      before: 'zoo',
      guidBefore: 'aaaa',
      guid: change.guid ?? 'aaaa',
    });
  });

  it('names an unknown GUID of before', () => {
    expect(describeChange({ ...before, guid: '' }, before)?.message).toContain('its GUID is aaaa (it was unknown)');
  });

  it('has the releases as fields when they differ', () => {
    expect(describeChange(before, { ...before, release: 'v9.7' })?.fields).toMatchObject({
      releaseBefore: 'v9.5',
      release: 'v9.7',
    });
  });
});
