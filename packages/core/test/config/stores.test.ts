import { chmodSync, mkdtempSync, rmSync, writeFileSync, existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/assembly/load-config.js';
import { runCommand, splitCommand } from '../../src/config/command-store.js';
import { diffConfigs } from '../../src/config/diff.js';
import type { ResolvedConfig } from '../../src/config/types.js';
import { GostatsError } from '../../src/errors.js';
import { redact } from '../../src/secrets/index.js';
import { LEAST, parse, problemsOf } from './config-text.js';

let folder: string;
const put = (name: string, text: string): void => writeFileSync(join(folder, name), text);
const load = (
  text: string,
  env: Record<string, string | undefined> = process.env,
  strict = false,
): Promise<ResolvedConfig> => {
  put('idic.toml', text);
  return loadConfig(join(folder, 'idic.toml'), { env, strict });
};
const problems = async (text: string): Promise<string[]> => {
  const thrown: unknown = await load(text, process.env, true).catch((error: unknown) => error);
  if (!(thrown instanceof GostatsError) || thrown.code !== 'E_CONFIG')
    throw new Error('expected E_CONFIG', { cause: thrown });
  return thrown.message
    .split('\n')
    .slice(1)
    .map((line) => line.trim());
};
const withPassword = (password: string): string => LEAST.replace('"hunter2"', `'${password}'`);
const program = (name: string, code: string): void => {
  put(name, `#!${process.execPath}\n${code}\n`);
  chmodSync(join(folder, name), 0o755);
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gostats-stores-'));
  program('say', 'console.log(process.argv.slice(2).join("|"))');
  program(
    'fail',
    'console.error("first"); console.error("no such entry, token=abc-in-stderr"); console.log("half-a-secret"); process.exit(3)',
  );
  program('count', 'require("node:fs").appendFileSync("runs", "x"); console.log("counted-secret")');
  program('environment', 'console.log(Object.keys(process.env).sort().join(","))');
  program('stdin', 'process.stdin.resume().on("end", () => console.log("input-is-over"))');
  program('hang', 'setInterval(() => {}, 1000)');
  program('flood', 'process.stdout.write("x".repeat(100_000))');
});
beforeEach(() => rmSync(join(folder, 'runs'), { force: true }));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const runs = (): number => (existsSync(join(folder, 'runs')) ? readFileSync(join(folder, 'runs'), 'utf8').length : 0);

describe('$cmd:', () => {
  it('is what a program prints, without the line break at its end, and is a secret', async () => {
    const config = await load(withPassword('$cmd:./say from-a-program'));
    expect(config.clusters[0]?.password).toBe('from-a-program');
    expect(redact('from-a-program')).toBe('[secret]');
  });

  it('has arguments, and no shell', async () => {
    const config = await load(withPassword('$cmd:./say a "b  c" $HOME;ls `id` > x'));
    expect(config.clusters[0]?.password).toBe('a|b  c|$HOME;ls|`id`|>|x');
    expect(splitCommand(`a 'b "c' --d="e f"`)).toEqual(['a', 'b "c', '--d=e f']);
  });

  it('gets the environment of its user, and nothing of what else stands there', async () => {
    const env = { PATH: process.env['PATH'], HOME: '/h', LC_ALL: 'C', ONEFS_PASSWORD: 'x', NODE_OPTIONS: '--bad' };
    const config = await load(withPassword('$cmd:./environment'), env);
    expect(config.clusters[0]?.password).toBe('HOME,LC_ALL,PATH');
  });

  it('waits for no input', async () => {
    expect((await load(withPassword('$cmd:./stdin'))).clusters[0]?.password).toBe('input-is-over');
  });

  it('runs once a load, however often it stands in the file, and again at the next', async () => {
    const text = `${withPassword('$cmd:./count')}[alpha]\na = "$cmd:./count"\nb = ["$cmd:./count"]\n`;
    expect((await load(text)).table('alpha')).toEqual({ a: 'counted-secret', b: ['counted-secret'] });
    expect(runs()).toBe(1);
    await load(text);
    expect(runs()).toBe(2);
  });

  it('does not run for what is not in use', async () => {
    const disabled = '[[cluster]]\nhostname = "two"\npassword = "$cmd:./count"\ndisabled = true\n';
    const unused = LEAST.replace('password =', 'gamma_token = "$cmd:./count"\npassword =');
    const config = await load(`${unused}${disabled}[gamma]\ntoken = "$cmd:./count"\n`);
    expect(runs()).toBe(0);
    await config.askStores(['gamma']);
    expect(config.table('gamma')).toEqual({ token: 'counted-secret' });
    expect(runs()).toBe(1);
  });

  it('says what went wrong, and neither what it printed nor a secret', async () => {
    expect(await problems(withPassword('$cmd:./fail'))).toEqual([
      `line 10  cluster[0].password  $cmd: the program ${join(folder, 'fail')} exited with code 3: no such entry, token=[secret]`,
    ]);
    expect(await problems(withPassword('$cmd:./none'))).toEqual([
      `line 10  cluster[0].password  $cmd: the program ${join(folder, 'none')} cannot be run: no such file`,
    ]);
    expect(await problems(withPassword('$cmd:./flood'))).toEqual([
      `line 10  cluster[0].password  $cmd: the program ${join(folder, 'flood')} printed more than 64 KiB`,
    ]);
    expect(await problems(withPassword('$cmd:'))).toEqual([
      'line 10  cluster[0].password  $cmd: expected the name of a program',
    ]);
    expect(await problems(withPassword('$cmd:./say'))).toEqual([
      `line 10  cluster[0].password  $cmd: the program ${join(folder, 'say')} printed nothing`,
    ]);
  });

  it('is ended when it takes too long', async () => {
    await expect(runCommand('./hang', process.env, folder, 200)).rejects.toThrow('hang did not finish within 0.2 s');
  });

  it('is run only where a file is loaded', () => {
    expect(problemsOf(withPassword('$cmd:echo x'))).toEqual([
      'line 10  cluster[0].password  $cmd: can only be resolved by loadConfig, which was not used here',
    ]);
  });
});

describe('a [[secret_store]]', () => {
  const store = (code: string, name = 'vault.mjs'): void =>
    put(
      name,
      `import { definePlugin } from ${JSON.stringify(new URL('../../dist/plugin/index.js', import.meta.url).href)};\n${code}`,
    );
  const TABLE = '[[secret_store]]\nname = "vault"\nuse = "./vault.mjs"\n';

  it('is a plugin that is asked for what stands behind its name', async () => {
    store(`export default definePlugin({ name: 'vault', config: { '~standard': { version: 1, vendor: 'x', validate: (value) => ({ value }) } },
      openSecretStore: ({ token }, { name, folder }) => ({ read: async (path) => [name, token, path].join('/') }) });`);
    const options = '[secret_store.options]\ntoken = "$cmd:./say t0k"\n';
    const config = await load(`${withPassword('$vault:kv/onefs#password')}${TABLE}${options}`);
    expect(config.clusters[0]?.password).toBe('vault/t0k/kv/onefs#password');
    expect(redact('vault/t0k/kv/onefs#password')).toBe('[secret]');
  });

  it('harms what refers to it, when it fails', async () => {
    store(
      `export default definePlugin({ name: 'vault', openSecretStore: () => ({ read: (path) => path === 'a' ? Promise.reject(new Error('sealed, token=xyz')) : 7 }) });`,
      'sealed.mjs',
    );
    expect(
      await problems(`${withPassword('$vault:a')}${TABLE.replace('vault.mjs', 'sealed.mjs')}[alpha]\nb = "$vault:b"\n`),
    ).toEqual([
      'line 10  cluster[0].password  $vault: sealed, token=[secret]',
      'line 19  alpha.b  $vault: read returned number, expected a string',
    ]);
  });

  it('that cannot be opened is said where it is used', async () => {
    const lost = TABLE.replace('vault.mjs', 'lost.mjs');
    expect((await problems(`${withPassword('$vault:a')}${lost}`)).join('\n')).toMatch(
      /^line 10 {2}cluster\[0\]\.password {2}\$vault: it cannot be opened \(secret_store\[0\]\): \S/,
    );
    await expect(load(`${LEAST}${lost}`)).resolves.toBeDefined();
  });

  it('has a name of its own', async () => {
    expect(await problems(`${LEAST}${TABLE.replace('"vault"', '"env"')}`)).toEqual([
      'line 16  secret_store[0].name  expected lower-case letters, digits and hyphens, but not "env", "file" or "cmd", got "env"',
    ]);
  });

  it('that nobody named is a warning, and a misspelt one a problem', () => {
    expect(parse(withPassword('$vault:a')).warnings).toMatchObject([
      { problem: expect.stringMatching(/^no \[\[secret_store]] is called "vault"/) as string },
    ]);
    expect(problemsOf(withPassword('$enf:A'))).toEqual([
      'line 10  cluster[0].password  no secret store is called "enf"; did you mean $env:?',
    ]);
  });
});

it('reads what a sink that is named in full gets from a cluster', () => {
  const text = LEAST.replace('"alpha"', '"gostats-sink-splunk"').replace(
    'password =',
    'splunk_token = "$env:TOKEN"\npassword =',
  );
  const config = parse(text, { env: { TOKEN: 'filled-in' } });
  expect(config.clusters[0]?.sinkOptions).toEqual({ splunk_token: 'filled-in' });
  expect(diffConfigs(config, config).sinksKept).toHaveLength(1);
});
