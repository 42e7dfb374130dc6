import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import { makeFolder, removeFolders } from './support/folder.js';
import { gostats, killAll, program, startNode } from './support/gostats.js';

afterEach(killAll);
afterAll(removeFolders);

describe('version and help', () => {
  it.each([[['--version']], [['-version']], [['run', '--version']], [['-config-file=x', '-version']]])(
    '%j prints the version',
    async (args) => {
      const { code, stdout, stderr } = await gostats(args);
      expect([code, stdout, stderr]).toEqual([0, `gostats ${manifest.version}\n`, '']);
    },
  );

  it('tells commands, the meaning of exit codes, and of each command its flags', async () => {
    const all = await gostats(['--help']);
    expect(all.code).toBe(0);
    for (const word of ['run', 'check', 'simulate', 'Exit codes: 0', 'Examples:']) expect(all.stdout).toContain(word);
    const run = await gostats(['run', '-help']);
    expect(run.code).toBe(0);
    for (const flag of ['config-file', 'logfile', 'loglevel', 'check-stat-return']) expect(run.stdout).toContain(`--${flag}`);
  });
});

describe('wrong use', () => {
  it.each([
    [['smulate'], /unknown command 'smulate'\n\(Did you mean simulate\?\)/],
    [['-confg-file=x'], /unknown option '--confg-file=x'\n\(Did you mean --config-file\?\)/],
    [['run', '--loglevel', 'loud'], /'loud' is invalid. Allowed choices are trace, .*critical/],
    [['run', 'idic.toml'], /too many arguments/],
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

describe('what stands before the program', () => {
  it('says which Node it needs', async () => {
    const old = `Object.defineProperty(process,'versions',{value:{node:'20.19.1'}});Object.defineProperty(process,'version',{value:'v20.19.1'})`;
    const { code, stderr } = await gostats(['--version'], { nodeFlags: ['--import', `data:text/javascript,${old}`] });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^gostats needs Node\.js 22\.19 or newer, and this is v20\.19\.1 .*Install a newer one.*\n$/);
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
