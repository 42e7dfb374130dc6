import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { closeClusters, startCluster } from './support/cluster.js';
import { configText } from './support/config-text.js';
import { makeFolder, removeFolders } from './support/folder.js';
import { killAll, startGostats, type RunningGostats } from './support/gostats.js';

afterEach(async () => {
  killAll();
  await closeClusters();
});
afterAll(removeFolders);

/**
 * Sends them at each turn of the event loop, from the first moment at which the process can do something about it until it
 * says that it works.
 */
async function bombard(running: RunningGostats, signals: readonly NodeJS.Signals[], until: RegExp): Promise<void> {
  while (!hears(running.child.pid, 'SIGUSR1')) await nextTurn();
  while (!until.test(running.output)) {
    for (const signal of signals) if (hears(running.child.pid, signal)) running.child.kill(signal);
    await nextTurn();
  }
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Whether it runs with the flag, and the signal would not end it: before that the system does, with any program. */
function hears(pid: number | undefined, signal: NodeJS.Signals): boolean {
  const read = (file: string): string => readFileSync(join('/proc', String(pid), file), 'utf8');
  const bit = 1n << BigInt(constants.signals[signal] - 1);
  const sets = [...read('status').matchAll(/^Sig(?:Ign|Cgt):\t([0-9a-f]+)$/gm)].map(([, hex]) => BigInt(`0x${hex}`));
  // Soon after it got the flag it gives itself a name, which takes the flag's place there.
  return /--disable-sigusr1|^gostats\b/.test(read('cmdline')) && sets.some((set) => (set & bit) !== 0n);
}

/** Ports that a process listens on. */
function listening(pid: number | undefined): number[] {
  const inodes = new Set(
    readdirSync(`/proc/${pid}/fd`).map((fd) => {
      try {
        return /socket:\[(\d+)\]/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1];
      } catch {
        return undefined; // closed meanwhile
      }
    }),
  );
  const lines = ['tcp', 'tcp6'].flatMap((name) => readFileSync(`/proc/net/${name}`, 'utf8').split('\n').slice(1));
  return lines.flatMap((line) => {
    const [, local = '', , state, , , , , , inode] = line.trim().split(/\s+/);
    return state === '0A' && inodes.has(inode) ? [Number.parseInt(local.split(':')[1] ?? '', 16)] : [];
  });
}

const FLAG = '--disable-sigusr1';

describe.skipIf(!existsSync('/proc/net/tcp'))('a storm of SIGUSR1 and SIGUSR2', () => {
  it.each([
    ['with the flag', [FLAG]],
    ['without it', []],
  ])(
    'opens no debugger and ends nothing: %s',
    async (_, nodeFlags) => {
      const { port } = await startCluster();
      const folder = makeFolder({ 'idic.toml': configText({ port }) });
      const running = startGostats(['run'], { cwd: folder, nodeFlags });
      await bombard(running, ['SIGUSR1', 'SIGUSR2'], /Collecting from simcluster/);
      expect(listening(running.child.pid)).toEqual([]);
      expect(running.output).not.toContain('Debugger');
      expect(await running.stop('SIGINT')).toBe(0);
    },
    120_000,
  );

  it('nor does it with simulate', async () => {
    const running = startGostats(['simulate', '--clusters', '1', '--port', '0']);
    await bombard(running, ['SIGUSR1', 'SIGUSR2'], /https:\/\/127\.0\.0\.1:\d+/);
    expect(listening(running.child.pid)).toHaveLength(1);
    expect(running.output).not.toContain('Debugger');
    expect(await running.stop('SIGINT')).toBe(0);
  }, 120_000);
});
