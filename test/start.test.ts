import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What `npm start` runs. The demo moves to other ports when its own are taken, so the test reads them off. */
describe('npm start', { timeout: 120_000 }, () => {
  let demo: ChildProcess;
  let printed: string;
  let ended: Promise<unknown[]>;

  beforeEach(() => {
    printed = '';
    demo = spawn(process.execPath, [join(root, 'scripts/start.mjs')], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [demo.stdout, demo.stderr]) stream?.on('data', (chunk) => (printed += String(chunk)));
    ended = once(demo, 'exit');
  });

  afterEach(async () => {
    demo.kill('SIGTERM');
    await ended;
  });

  /** Resolves with what a line of the demo says. Rejects when the demo ends without such a line. */
  async function line(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = pattern.exec(printed);
      if (found !== null) return found;
      if (demo.exitCode !== null) throw new Error(`npm start ended without ${String(pattern)}:\n${printed}`);
      await Promise.race([once(demo.stdout as NodeJS.ReadableStream, 'data'), ended]);
    }
  }

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'collects from three clusters until %s, and then ends with 0',
    async (signal) => {
      for (const name of ['simcluster', 'simcluster2', 'simcluster3']) {
        await line(new RegExp(`Collecting from ${name} `));
      }
      const [, address = ''] = await line(/(http:\/\/127\.0\.0\.1:\d+\/metrics)/);
      await vi.waitFor(async () => expect(await metrics(address)).toContain('# TYPE isilon_stat_'), {
        timeout: 60_000,
      });

      // Twice, as when npm passes on what the terminal has sent to everybody.
      demo.kill(signal);
      demo.kill(signal);
      expect(await ended).toEqual([0, null]);
      expect(printed).not.toContain('was killed');
    },
  );
});

async function metrics(address: string): Promise<string> {
  const page = await fetch(address);
  return page.text();
}
