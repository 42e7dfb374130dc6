import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import { makeFolder, removeFolders } from './support/folder.js';
import { gostats, killAll, program, startGostats, startNode } from './support/gostats.js';

afterEach(killAll);
afterAll(removeFolders);

describe('version and help', () => {
  it.each([
    [['--version']],
    [['-version']],
    [['-v']],
    [['version']],
    [['run', '--version']],
    [['-config-file=x', '-version']],
  ])('%j prints the version', async (args) => {
    const { code, stdout, stderr } = await gostats(args);
    expect([code, stdout, stderr]).toEqual([0, `gostats version: ${manifest.version}\n`, '']);
  });

  it('tells commands, the meaning of exit codes, and of each command its flags', async () => {
    const all = await gostats(['--help']);
    expect(all.code).toBe(0);
    for (const word of ['run', 'check', 'simulate', 'Exit codes: 0', 'Examples:']) expect(all.stdout).toContain(word);
    const run = await gostats(['run', '-help']);
    expect(run.code).toBe(0);
    for (const flag of ['config-file', 'logfile', 'loglevel', 'check-stat-return'])
      expect(run.stdout).toContain(`--${flag}`);
  });
});

describe('wrong use', () => {
  it.each([
    [['smulate'], /unknown command 'smulate'\n\(Did you mean simulate\?\)/],
    [['-confg-file=x'], /unknown option '--confg-file=x'\n\(Did you mean --config-file\?\)/],
    [['run', 'a.toml', 'b.toml'], /too many arguments/],
    [['run', 'a.toml', '--config-file', 'b.toml'], /two configurations given: a\.toml and --config-file b\.toml/],
    [
      ['-config-file', 'a.toml', 'check'],
      /the command check comes before its flags: gostats check --config-file a\.toml/,
    ],
    [['help', 'smulate'], /unknown command 'smulate'/],
    [['completion', 'tcsh'], /Allowed choices are bash, zsh, fish/],
    [['simulate', '--port', '80x'], /'80x' is invalid. Expected a whole number from 0 to 65535/],
    [['simulate', '--nodes', '4,0'], /'4,0' is invalid. Expected a whole number from 1 to 252/],
  ])('%j is answered with a hint and exit code 2', async (args, sentence) => {
    const { code, stdout, stderr } = await gostats(args);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(sentence);
    expect(stderr).toContain('--help"');
  });
});

it.each([
  [['run', 'missing.toml'], /^E_CONFIG_NOT_FOUND  Cannot read .*missing\.toml/],
  [['check', 'missing.toml'], /^E_CONFIG_NOT_FOUND  Cannot read .*missing\.toml/],
  [
    ['-config-file', 'missing.toml', 'more', '-x'],
    /^gostats: ignored, because it is not a flag: more --?x\nE_CONFIG_NOT_FOUND  Cannot read .*missing\.toml/,
  ],
])('%j names the configuration; what follows the flags of the original is ignored', async (args, said) => {
  const { code, stderr } = await gostats(args);
  expect([code, stderr]).toEqual([2, expect.stringMatching(said)]);
});

it('prints the help of a command', async () => {
  const { code, stdout } = await gostats(['help', 'plugins', 'lock']);
  expect(code).toBe(0);
  expect(stdout).toBe((await gostats(['plugins', 'lock', '--help'])).stdout);
  expect((await gostats(['help'])).stdout).toBe((await gostats(['--help'])).stdout);
});

describe('explain', () => {
  it('tells what a code means, however it is written', async () => {
    const { code, stdout } = await gostats(['explain', 'e-cluster-login']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^E_CLUSTER_LOGIN\n\n[^]+\n\nExample:\n[^]+\n\nWhat to do:\n/);
    expect((await gostats(['explain', 'CLUSTER_LOGIN'])).stdout).toBe(stdout);
  });

  it('lists every code, and hints at the one that was meant', async () => {
    const { stdout } = await gostats(['explain']);
    expect(stdout.match(/^E_\w+$/gm)?.length).toBeGreaterThan(30);
    const wrong = await gostats(['explain', 'E_CLUSTER_LOGN']);
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('Did you mean E_CLUSTER_LOGIN?')]);
  });
});

describe('completion', () => {
  it.each([
    [['gostats', 'ch'], ['check']],
    [
      ['gostats', 'run', '--log'],
      ['--logfile', '--loglevel'],
    ],
    [['gostats', 'run', '--loglevel', 'w'], ['warn']],
    [
      ['gostats', 'plugins', 'l'],
      ['list', 'lock'],
    ],
    [['gostats', 'completion', 'z'], ['zsh']],
    [['gostats', 'help', 'sim'], ['simulate']],
  ])('bash completes %j', async (words, expected) => {
    const { stdout } = await gostats(['completion', 'bash']);
    const script = `${stdout}\nCOMP_WORDS=(${words.join(' ')}); COMP_CWORD=${words.length - 1}; _gostats; printf '%s\\n' "\${COMPREPLY[@]}"`;
    expect(spawnSync('bash', ['-c', script], { encoding: 'utf8' }).stdout.trim().split('\n')).toEqual(expected);
  });

  it('has every command for fish, with its words quoted', async () => {
    const { stdout } = await gostats(['completion', 'fish']);
    for (const name of ['run', 'check', 'explain', 'completion']) expect(stdout).toContain(`-a ${name} -d '`);
    expect(stdout).toContain('-l loglevel -x -a ');
  });
});

it.runIf(process.platform === 'linux')('is called gostats, and shows its arguments', async () => {
  const running = startGostats(['simulate', '--port', '0', '--clusters', '1']);
  await running.says(/Ctrl-C to stop/);
  expect(readFileSync(`/proc/${running.child.pid}/comm`, 'utf8')).toBe('gostats\n');
  expect(readFileSync(`/proc/${running.child.pid}/cmdline`, 'utf8')).toMatch(/^gostats simulate --port 0/);
  await running.stop('SIGTERM');
});

describe('what stands before the program', () => {
  it('says which Node it needs', async () => {
    const old = `Object.defineProperty(process,'versions',{value:{node:'20.19.1'}});Object.defineProperty(process,'version',{value:'v20.19.1'})`;
    const { code, stderr } = await gostats(['--version'], { nodeFlags: ['--import', `data:text/javascript,${old}`] });
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^gostats needs Node\.js 22\.19 or newer, and this is v20\.19\.1 .*Install a newer one.*\n$/,
    );
  });

  it('says when it is not built', async () => {
    const folder = makeFolder();
    mkdirSync(join(folder, 'bin'));
    copyFileSync(program, join(folder, 'bin', 'gostats.mjs'));
    const running = startNode([join(folder, 'bin', 'gostats.mjs')], {});
    expect(await running.ended).toBe(1);
    expect(running.stderr).toMatch(/^gostats is not built: .*\n$/);
  });
});
