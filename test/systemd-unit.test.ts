import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { EXIT_WRONG } from '../packages/cli/src/exit-codes.js';

const file = fileURLToPath(new URL('../examples/systemd/gostats.service', import.meta.url));
const unit = readFileSync(file, 'utf8');

/** Values of a directive, in their order. */
const valuesOf = (name: string): string[] =>
  [...unit.matchAll(new RegExp(`^${name}=(.*)$`, 'gm'))].map(([, value = '']) => value);

describe('examples/systemd/gostats.service', () => {
  it('holds sections, directives and comments, and nothing else', () => {
    const lines = unit.trimEnd().split('\n');
    expect(lines.filter((line) => !/^(?:|#.*|\[(?:Unit|Service|Install)\]|[A-Z][A-Za-z]+=.*)$/.test(line))).toEqual([]);
    const once = lines
      .flatMap((line) => /^([A-Z]\w+)=/.exec(line)?.[1] ?? [])
      .filter((name) => name !== 'LoadCredential');
    expect(once).toEqual([...new Set(once)]);
  });

  it.each([
    ['DynamicUser', 'yes'],
    ['NoNewPrivileges', 'yes'],
    ['CapabilityBoundingSet', ''],
    ['ProtectSystem', 'strict'],
    ['ProtectHome', 'yes'],
    ['LimitCORE', '0'],
    ['MemoryMax', '1G'],
    ['RestrictAddressFamilies', 'AF_INET AF_INET6 AF_UNIX'],
    ['SystemCallFilter', '@system-service'],
    ['Restart', 'on-failure'],
    ['RestartPreventExitStatus', String(EXIT_WRONG)],
    ['ExecReload', '/bin/kill -HUP $MAINPID'],
  ])('has %s=%s', (name, value) => {
    expect(valuesOf(name)).toEqual([value]);
  });

  it('starts gostats without a debugger, in words that it understands, and waits for its stop', async () => {
    const [start = ''] = valuesOf('ExecStart');
    const [node, flag, memory, program, ...args] = start.split(' ');
    expect([node, flag, memory]).toEqual(['/usr/bin/node', '--disable-sigusr1', '--max-semi-space-size=8']);
    expect(program).toMatch(/\/node_modules\/gostats\/bin\/gostats\.mjs$/);
    const cli = fileURLToPath(new URL('../packages/cli/bin/gostats.mjs', import.meta.url));
    const [, , configuration = ''] = args;
    // The same words with a file that is not there: they are read before it is.
    const ran = promisify(execFile)(process.execPath, ['--disable-sigusr1', cli, ...args]);
    await expect(ran).rejects.toMatchObject({
      code: EXIT_WRONG,
      stderr: expect.stringContaining(configuration) as string,
    });
    expect(Number(valuesOf('TimeoutStopSec')[0])).toBeGreaterThan(8);
  });

  it('is a unit to systemd, where there is one', () => {
    const folder = mkdtempSync(join(tmpdir(), 'gostats-unit-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const copy = join(folder, 'gostats.service');
    writeFileSync(copy, unit.replace('/usr/bin/node', process.execPath));
    const { error, stderr } = spawnSync('systemd-analyze', ['verify', copy], { encoding: 'utf8' });
    // No systemd here, or none that can be asked in this container: what is above holds anyhow.
    const complaints = error === undefined ? stderr.split('\n').filter((line) => line.includes('gostats.service')) : [];
    expect(complaints).toEqual([]);
  });
});
