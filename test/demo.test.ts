import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { waitUntil } from './support/wait-until.js';

const root = fileURLToPath(new URL('..', import.meta.url));

/** `npm start` as a shell runs it: the leader of a process group, to which a terminal's Ctrl-C goes. */
interface Demo {
  readonly output: () => string;
  readonly ended: Promise<number | null>;
  interrupt(): void;
}

const groups = new Map<number, Promise<unknown>>();
// Its programs have groups of their own, which only it can end.
afterEach(async () => {
  for (const group of groups.keys()) signalGroup(group, 'SIGTERM');
  await Promise.all(groups.values());
});

function startDemo(): Demo {
  const env = { ...process.env, NO_COLOR: '1' };
  const child = spawn(process.execPath, ['scripts/start.mjs'], {
    cwd: root,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const group = child.pid ?? 0;
  const ended = endOf(child, group);
  groups.set(group, ended);
  return { output: collectOutput(child), ended, interrupt: () => signalGroup(group, 'SIGINT') };
}

function collectOutput(child: ChildProcess): () => string {
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => (output += text));
  return () => output;
}

async function endOf(child: ChildProcess, group: number): Promise<number | null> {
  const [code] = (await once(child, 'close')) as [number | null];
  groups.delete(group);
  return code;
}

function signalGroup(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-group, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** The /metrics that the demo says it serves, once each of them has samples. */
async function servedPages({ output, ended }: Demo): Promise<readonly string[]> {
  let over: number | null | undefined;
  void ended.then((code) => (over = code));
  return waitUntil(
    'metrics of every cluster',
    async () => {
      if (over !== undefined) throw new Error(`npm start ended with ${over}:\n${output()}`);
      const addresses = [
        ...new Set([...output().matchAll(/http:\/\/127\.0\.0\.1:\d+\/metrics/g)].map(([address]) => address)),
      ];
      const pages = await Promise.all(
        addresses.map((address) =>
          fetch(address).then(
            (answer) => answer.text(),
            () => '',
          ),
        ),
      );
      return pages.length === 3 && pages.every((page) => page.includes('isilon_stat_cluster_cpu_sys_avg{')) && pages;
    },
    // The first start in a folder may have to install and build.
    { seconds: 120, state: output },
  );
}

describe('npm start', () => {
  it('says where the metrics are, serves them, ends at Ctrl-C, and starts again', { timeout: 180_000 }, async () => {
    for (const start of ['first', 'second']) {
      const begun = performance.now();
      const demo = startDemo();
      const pages = await servedPages(demo);
      const up = performance.now();
      expect(pages.map((page) => /cluster="(\w+)"/.exec(page)?.[1])).toEqual([
        'simcluster',
        'simcluster2',
        'simcluster3',
      ]);
      expect(demo.output()).toMatch(/gostats: running \S*demo\.toml; .*Ctrl-C to stop/);
      expect(demo.output()).toMatch(/Simulating 3 OneFS clusters:/);
      demo.interrupt();
      expect(await demo.ended).toBe(0);
      const [toStart, toStop] = [up - begun, performance.now() - up].map((ms) => `${(ms / 1000).toFixed(1)} s`);
      process.stdout.write(`npm start, ${start} time: metrics after ${toStart}, ended ${toStop} after Ctrl-C\n`);
    }
  });
});
