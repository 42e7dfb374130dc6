import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig, type ResolvedConfig } from '../../src/index.js';
import type { PluginSpec } from '../../src/plugin/index.js';
import { makeRoot, removeRoots, write } from '../modules/disk.js';
import { toml } from './site.js';

const stores = ((globalThis as { gostatsMadeStores?: Map<string, object> }).gostatsMadeStores ??= new Map<
  string,
  object
>());
let root: string;
let file: string;
beforeEach(() => {
  root = makeRoot();
  file = join(root, 'idic.toml');
});
afterEach(() => {
  removeRoots();
  stores.clear();
});

type Store = Omit<PluginSpec, 'name'>;
const reading = (read: unknown): Store => ({ openSecretStore: () => ({ read }) as never });
const anything = { '~standard': { version: 1, vendor: 'test', validate: (value: unknown) => ({ value }) } } as const;

/** What a configuration whose password stands in this store comes to. */
function load(store: Store, { more = '', reference = 'kv/onefs#password' } = {}): Promise<ResolvedConfig> {
  stores.set(root, { [Symbol.for('gostats.plugin')]: 1, name: 'vault', ...store });
  write(join(root, 'vault.mjs'), `export default globalThis.gostatsMadeStores.get(${JSON.stringify(root)});`);
  const table = `[[secret_store]]\nname = "vault"\nuse = "./vault.mjs"\n${more}`;
  write(
    file,
    toml([0], `[[sink]]\nuse = "discard"\n${table}`).replace('password = "p"', `password = "$vault:${reference}"`),
  );
  return loadConfig(file, { env: {}, strict: true });
}

const refusal = async (store: Store, more = ''): Promise<string> => {
  const thrown: unknown = await load(store, { more }).catch((error: unknown) => error);
  expect(thrown).toMatchObject({ code: 'E_CONFIG' });
  return (thrown as Error).message;
};

describe('a secret store', () => {
  it('is opened with its options, its name and the folder of the configuration, and asked for what stands behind its name', async () => {
    const calls: unknown[] = [];
    const config = await load(
      {
        config: anything,
        openSecretStore: (options, context) => {
          calls.push(options, context);
          const store = {
            salt: 'of-its-own',
            async read(reference: string, signal: AbortSignal): Promise<string> {
              calls.push(reference, signal.aborted);
              return `secret ${this.salt}`;
            },
          };
          return store;
        },
      },
      { more: '[secret_store.options]\ntoken = "t"\n' },
    );
    expect(calls).toEqual([{ token: 't' }, { name: 'vault', folder: root }, 'kv/onefs#password', false]);
    expect(config.clusters[0]?.password).toBe('secret of-its-own');
  });

  it('without options of its own gets none, and may answer at once', async () => {
    let given: unknown;
    const config = await load({
      openSecretStore: (options) => {
        given = options;
        return { read: () => 'at once' as never };
      },
    });
    expect([given, config.clusters[0]?.password]).toEqual([{}, 'at once']);
  });

  it.each<[string, unknown, string]>([
    ['a number', () => 7, 'read returned number, expected a string'],
    ['null', async () => null, 'read returned null, expected a string'],
    ['nothing', async () => {}, 'read returned undefined, expected a string'],
    ['an empty text', async () => '', 'the secret there is empty'],
    ['a flood', async () => 'x'.repeat(64 * 1024 + 1), 'the secret there has more than 65536 characters'],
    [
      'a throw, at once',
      () => {
        throw new Error('sealed');
      },
      'sealed',
    ],
    ['a throw', () => Promise.reject(new Error('sealed')), 'sealed'],
  ])('that answers with %s is a problem of what refers to it', async (_, read, problem) => {
    expect(await refusal(reading(read))).toContain(`cluster[0].password  $vault: ${problem}`);
  });

  it('may know a text of 64 Ki characters', async () => {
    const long = 'x'.repeat(64 * 1024);
    expect((await load(reading(async () => long))).clusters[0]?.password).toBe(long);
  });

  it.each<[string, Store, string, RegExp]>([
    ['is a plugin that knows no secrets', { apply: () => {} }, '', /vault\.mjs has no openSecretStore/],
    [
      'gives no object',
      { openSecretStore: () => undefined as never },
      '',
      /openSecretStore of .*vault\.mjs returned no object with a method read/,
    ],
    [
      'gives one without read',
      { openSecretStore: async () => ({}) as never },
      '',
      /openSecretStore of .*vault\.mjs returned no object with a method read/,
    ],
    [
      'throws',
      {
        openSecretStore: () => {
          throw new Error('no library');
        },
      },
      '',
      /no library/,
    ],
    [
      'finds its options wrong',
      {
        config: {
          '~standard': {
            version: 1,
            vendor: 'test',
            validate: () => ({
              issues: [
                { message: 'expected a host', path: ['url'] },
                { message: 'expected a colour', path: ['colour'] },
              ],
            }),
          },
        },
        openSecretStore: () => {
          throw new Error('never opened');
        },
      },
      '[secret_store.options]\nurl = "x"\ncolour = "y"\n',
      /secret_store\[0\]\.options\.url expected a host.*; secret_store\[0\]\.options\.colour expected a colour/,
    ],
  ])('that %s cannot be opened, which is said where it is used', async (_, store, more, problem) => {
    const message = await refusal(store, more);
    expect(message).toContain('cluster[0].password  $vault: it cannot be opened (secret_store[0]): ');
    expect(message).toMatch(problem);
    expect(message).not.toContain('never opened');
  });

  it('that is not there is said with its place, and is looked for where the program stands too', async () => {
    write(
      file,
      toml([0], '[[sink]]\nuse = "discard"\n[[secret_store]]\nname = "vault"\nuse = "gostats-plugin-vault"\n').replace(
        '"p"',
        '"$vault:a"',
      ),
    );
    const program = join(root, 'program');
    const thrown: unknown = await loadConfig(file, { env: {}, sinkFolders: [program] }).catch(
      (error: unknown) => error,
    );
    expect((thrown as Error).message).toContain(`secret_store[0] in ${file}`);
    const at = join(program, 'node_modules/gostats-plugin-vault');
    write(join(at, 'package.json'), { name: 'gostats-plugin-vault', type: 'module', exports: './index.js' });
    write(
      join(at, 'index.js'),
      `export default { [Symbol.for('gostats.plugin')]: 1, name: 'vault', openSecretStore: () => ({ read: async () => 'from the program' }) };`,
    );
    const config = await loadConfig(file, { env: {}, sinkFolders: [program] });
    expect(config.clusters[0]?.password).toBe('from the program');
  });
});
