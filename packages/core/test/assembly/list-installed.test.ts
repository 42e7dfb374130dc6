import { chmodSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { knownTables, listInstalled, type InstalledModule, type NamedModule } from '../../src/index.js';
import { install, installProgram, makeRoot, removeRoots } from '../modules/disk.js';

let root: string;
beforeEach(() => {
  root = makeRoot();
  installProgram(root, '@gostats/sink-discard');
});
afterEach(removeRoots);

const search = (): { configFile: string; folders: string[] } => {
  return { configFile: join(root, 'etc/idic.toml'), folders: [join(root, 'usr/node_modules/gostats/bin')] };
};
const named = (use: string, more: Partial<NamedModule> = {}): NamedModule => ({
  noun: 'sink',
  use,
  allowUnsafePath: false,
  path: 'sink[0]',
  ...more,
});
const list = (...names: readonly NamedModule[]): Promise<readonly InstalledModule[]> => listInstalled(search(), names);
const wasLoaded = (at: string): boolean => existsSync(join(at, 'IMPORTED'));

/** A module that leaves a file beside itself when it is imported, with these members. */
const moduleText = (kind: 'sink' | 'plugin', members: string): string => `
import { writeFileSync } from 'node:fs';
writeFileSync(new URL('./IMPORTED', import.meta.url), '');
export default { [Symbol.for('gostats.${kind}')]: 1, name: 'made', ${members} };`;
const withSchema = (more = ''): string =>
  `config: { '~standard': { version: 1, vendor: 't', validate: (value) => ({ value }), ${more} } },`;
const push = (more = ''): string =>
  moduleText('sink', `delivery: 'push', ${withSchema(more)} create: () => ({ writePoints: async () => {} })`);

describe('what is installed', () => {
  it('is loaded when it came with the program or is named; of all else only the package.json is read', async () => {
    const etc = join(root, 'etc');
    const mine = install(etc, 'gostats-sink-mine');
    const other = install(etc, 'gostats-sink-other', { gostats: { contract: 3, delivery: 'pull' } });
    const found = await list(named('mine'));
    expect(found).toStrictEqual([
      {
        noun: 'sink',
        name: '@gostats/sink-discard',
        version: '1.2.3',
        folder: join(root, 'usr/node_modules/@gostats/sink-discard'),
        use: 'discard',
        from: join(root, 'usr/node_modules/gostats'),
        bundled: true,
        developed: false,
        loaded: true,
        delivery: 'push',
        contract: 1,
        hostContract: 1,
        options: undefined,
      },
      {
        noun: 'sink',
        name: 'gostats-sink-mine',
        version: '1.2.3',
        folder: mine,
        use: 'mine',
        from: etc,
        bundled: false,
        developed: false,
        loaded: true,
        delivery: 'push',
        contract: 1,
        hostContract: 1,
        options: undefined,
      },
      {
        noun: 'sink',
        name: 'gostats-sink-other',
        version: '1.2.3',
        folder: other,
        use: 'other',
        from: etc,
        bundled: false,
        developed: false,
        loaded: false,
        contract: 3,
        delivery: 'pull',
        hostContract: 1,
      },
    ]);
    expect([wasLoaded(mine), wasLoaded(other)]).toEqual([true, false]);
  });

  it.each(['mine', 'gostats-sink-mine'])(
    'is the sink or the plugin that is named, by its short name or in full: %s',
    async (use) => {
      const etc = join(root, 'etc');
      const sink = install(etc, 'gostats-sink-mine');
      const plugin = install(etc, 'gostats-plugin-mine', {}, moduleText('plugin', 'apply() {}'));
      await list(named(use));
      expect([wasLoaded(sink), wasLoaded(plugin)]).toEqual([true, false]);
      const found = await list(named(use.replace('sink', 'plugin'), { noun: 'plugin' }));
      expect(found.at(-1)).toStrictEqual({
        noun: 'plugin',
        name: 'gostats-plugin-mine',
        version: '1.2.3',
        folder: plugin,
        use: 'mine',
        from: etc,
        bundled: false,
        developed: false,
        loaded: true,
        contract: 1,
        hostContract: 1,
        options: [],
      });
    },
  );

  it('says of itself in its package.json what a host can believe, or nothing', async () => {
    install(join(root, 'etc'), 'gostats-sink-odd', { gostats: { contract: '1', delivery: 'pusch' } });
    install(join(root, 'etc'), 'gostats-sink-push', { gostats: { delivery: 'push' } });
    const [, odd, other] = await list();
    expect(Object.keys(odd!)).not.toEqual(expect.arrayContaining(['contract']));
    expect(odd).not.toHaveProperty('delivery');
    expect(other).toMatchObject({ delivery: 'push', loaded: false });
  });

  it('has the options that its schema tells', async () => {
    const schema = `jsonSchema: { input: () => ({ type: 'object', required: ['url'], properties: { url: { type: 'string' }, port: { type: 'integer', default: 1 } } }) }`;
    install(join(root, 'etc'), 'gostats-sink-mine', {}, push(schema));
    const found = await list(named('mine'));
    expect(found.at(-1)?.options).toEqual([
      { path: 'url', type: 'string', required: true },
      { path: 'port', type: 'integer', required: false, default: 1 },
    ]);
  });

  it.each<[string, string, object]>([
    [
      'throws',
      'throw new Error("no library");',
      { problem: expect.stringMatching(/^E_SINK_LOAD .*no library.*\. \S.*$/s) },
    ],
    [
      'cannot tell its options',
      push('jsonSchema: { input: () => ({ properties: { a: null } }) }'),
      { problem: expect.stringMatching(/^Cannot read/) },
    ],
  ])(
    'goes into the list with its problem when it %s, and the others are there all the same',
    async (_, text, expected) => {
      install(join(root, 'etc'), 'gostats-sink-bad', {}, text);
      install(join(root, 'etc'), 'gostats-sink-good');
      const [, bad, good] = await list(named('bad'), named('good'));
      expect(bad).toMatchObject({ loaded: false, hostContract: 1, ...expected });
      expect(bad).not.toHaveProperty('contract');
      expect(bad).not.toHaveProperty('options');
      expect(good).toMatchObject({ loaded: true, contract: 1 });
    },
  );

  it('tells the contract of one that was built for another', async () => {
    install(join(root, 'etc'), 'gostats-sink-bad', {}, push().replace(']: 1,', ']: 7,'));
    const [, bad] = await list(named('bad'));
    expect(bad).toMatchObject({
      loaded: true,
      contract: 7,
      hostContract: 1,
      problem: expect.stringMatching(/^E_SINK_CONTRACT /),
    });
  });

  it.skipIf(process.platform === 'win32')(
    'is loaded from an unsafe place only if the configuration allows it',
    async () => {
      const at = install(join(root, 'etc'), 'gostats-sink-mine');
      chmodSync(join(at, 'index.js'), 0o666);
      const [, refused] = await list(named('mine'));
      expect(refused).toMatchObject({ loaded: false, problem: expect.stringMatching(/^E_MODULE_UNSAFE /) });
      expect(wasLoaded(at)).toBe(false);
      const [, allowed] = await list(named('mine', { allowUnsafePath: true }));
      expect(allowed).toMatchObject({ loaded: true });
      expect(allowed).not.toHaveProperty('problem');
    },
  );
});

it('knows the tables of the sinks that are installed: of their names, and those that they declare', () => {
  const etc = join(root, 'etc');
  install(etc, 'gostats-sink-mine', { gostats: { tables: ['mypage', 7] } });
  install(etc, 'gostats-sink-odd', { gostats: { tables: 'odd_table' } });
  install(etc, '@acme/gostats-sink-splunk');
  install(etc, '@acme/sink-kafka', { keywords: ['gostats-sink'] });
  install(etc, '@acme/mqtt', { keywords: ['gostats-sink'] });
  install(etc, 'gostats-plugin-no', { gostats: { tables: ['of_a_plugin'] } });
  expect([...knownTables(search())].sort()).toEqual(['discard', 'kafka', 'mine', 'mqtt', 'mypage', 'odd', 'splunk']);
});
