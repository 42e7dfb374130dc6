import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { coreTables } from '../../core/src/config/schema.js';
import { CONTRACT_VERSION } from '../../core/src/sink/index.js';
import { main } from '../src/main.js';
import { OUR_SINKS, RESERVED_TABLES, sinkNames } from '../src/names.js';

const workspace = new URL('../../../', import.meta.url);
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gostats-create-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs the program. @returns its exit code and all it said */
function create(...args: readonly string[]): { code: number; said: string } {
  const said: string[] = [];
  const out = { write: (text: string) => said.push(text) };
  const code = main(args, out, out);
  return { code, said: said.join('') };
}

describe('names', () => {
  it.each([
    ['mything', 'mything', 'gostats-sink-mything', 'mything'],
    ['gostats-sink-my-thing', 'my-thing', 'gostats-sink-my-thing', 'my-thing'],
    ['@acme/mything', 'mything', '@acme/gostats-sink-mything', '@acme/gostats-sink-mything'],
    ['@acme/gostats-sink-influxdb', 'influxdb', '@acme/gostats-sink-influxdb', '@acme/gostats-sink-influxdb'],
  ])('%s', (typed, sink, packageName, use) => {
    expect(sinkNames(typed)).toEqual({ sink, packageName, use });
  });

  it.each([
    ['', /lower-case/],
    ['MyThing', /lower-case/],
    ['my thing', /lower-case/],
    ['1thing', /lower-case/],
    ['thing-', /lower-case/],
    ['../thing', /scope like @acme/],
    ['@acme/', /lower-case/],
    ['@a/b/c', /lower-case/],
    ['x'.repeat(101), /lower-case/],
    ['cluster', /gostats reads a table of that name/],
    ['prometheus', /has a sink of that name/],
  ])('refuses "%s"', (typed, why) => {
    const { code, said } = create(typed, '--dir', join(folder, 'new'));
    expect(code).toBe(2);
    expect(said).toMatch(why);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('knows the tables that gostats reads, and our sinks', () => {
    expect(RESERVED_TABLES).toEqual(Object.keys(coreTables));
    const sinks = readdirSync(new URL('packages', workspace)).filter((name) => name.startsWith('sink-'));
    expect(OUR_SINKS).toEqual(sinks.map((name) => name.replace('sink-', '')).sort());
  });
});

describe('the package', () => {
  it.each(['push', 'pull'])('%s: is written, with every name in its place, and what to do next is said', (delivery) => {
    const target = join(folder, 'new');
    const { code, said } = create('mything', `--${delivery}`, '--dir', target);
    expect(code).toBe(0);
    expect(said).toContain(`Wrote gostats-sink-mything, 12 files, into ${target}`);
    expect(said).toContain('npm install\n  npm test');
    expect(JSON.parse(readFileSync(join(target, 'package.json'), 'utf8'))).toMatchObject({
      gostats: { contract: CONTRACT_VERSION, delivery, stability: 'development' },
    });
    const files = readdirSync(target, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
    expect(files.map(({ name }) => name).sort()).toEqual(
      [
        '.gitignore',
        'README.md',
        'ci.yml',
        'collect.mjs',
        'conformance.test.ts',
        'demo.mjs',
        'index.ts',
        'package.json',
        'sample.toml',
      ]
        .concat(['tsconfig.build.json', 'tsconfig.json', 'tsup.config.ts'])
        .sort(),
    );
    for (const { parentPath, name } of files)
      expect(readFileSync(join(parentPath, name), 'utf8')).not.toMatch(/__[a-z]+__/);
    expect(readFileSync(join(target, 'src/index.ts'), 'utf8')).toContain(`delivery: '${delivery}'`);
  });

  it('is under 30 lines of code that its author has to own', () => {
    create('mything', '--dir', join(folder, 'new'));
    expect(readFileSync(join(folder, 'new/src/index.ts'), 'utf8').trimEnd().split('\n').length).toBeLessThan(30);
  });

  it('asks for the versions that this workspace is tested with', () => {
    create('mything', '--dir', join(folder, 'new'));
    const read = (file: string | URL) =>
      JSON.parse(readFileSync(file, 'utf8')) as Record<string, Record<string, string>> & { version: string };
    const written = read(join(folder, 'new/package.json'));
    const ours = read(new URL('package.json', workspace));
    const core = read(new URL('packages/core/package.json', workspace));
    const all = Object.entries(written['devDependencies'] ?? {});
    const packages = Object.fromEntries(all.filter(([name]) => name.startsWith('@gostats/')));
    const tools = Object.fromEntries(all.filter(([name]) => !name.startsWith('@gostats/')));
    const range = `^${core.version}`;
    expect(packages).toEqual({ '@gostats/cli': range, '@gostats/core': range, '@gostats/simulator': range });
    expect(written['peerDependencies']).toEqual({ '@gostats/core': range });
    expect(ours['devDependencies']).toMatchObject(tools);
    expect(core['dependencies']).toMatchObject(written['dependencies'] ?? {});
  });

  it('goes into an empty folder, and never over what is there', () => {
    const mine = join(folder, 'README.md');
    writeFileSync(mine, 'mine');
    const { code, said } = create('mything', '--dir', folder);
    expect(code).toBe(2);
    expect(said).toContain('is not empty');
    expect(readdirSync(folder)).toEqual(['README.md']);
    expect(readFileSync(mine, 'utf8')).toBe('mine');
    rmSync(mine);
    expect(create('mything', '--dir', folder).code).toBe(0);
  });
});

describe('the command line', () => {
  it.each([
    [[], 2, /expected one name, found none/],
    [['a', 'b'], 2, /expected one name, found a b/],
    [['a', '--push', '--pull'], 2, /expected one of --push and --pull/],
    [['a', '--colour'], 2, /Unknown option '--colour'/],
    [['--version'], 0, /^create-sink \d+\.\d+\.\d+/],
    [['--help'], 0, /^Usage: npm create @gostats\/sink <name>/],
  ])('%j', (args, code, said) => {
    const result = create(...args);
    expect(result.code).toBe(code);
    expect(result.said).toMatch(said);
  });
});
