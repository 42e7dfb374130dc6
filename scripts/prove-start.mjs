/**
 * Tests `npm start` as described in the README: runs it until all three clusters are collected and a page has
 * statistics, presses Ctrl-C, and expects exit code 0 and no remaining processes, all within a time limit.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { root, runMain } from './process.mjs';

const startMs = 300_000;
const endMs = 15_000;

await runMain(async () => {
  // A separate process group, because a terminal sends Ctrl-C to the whole group.
  const npm = spawn('npm', ['start'], { cwd: root, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const { pid } = npm;
  if (pid === undefined) return fail('npm cannot be started');
  let printed = '';
  for (const stream of [npm.stdout, npm.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk) => {
      printed += chunk;
      process.stdout.write(chunk);
    });
  }
  const ended = once(npm, 'exit');
  const closed = once(npm, 'close').then(() => true);
  try {
    const problem = await collects(npm, () => printed);
    if (problem !== undefined) return fail(problem);
    process.kill(-pid, 'SIGINT');
    const [code, signal] = (await Promise.race([ended, wait(endMs, [])])) ?? [];
    if (code !== 0)
      return fail(`after Ctrl-C, expected exit code 0, got ${code ?? signal ?? `no exit within ${endMs / 1000} s`}`);
    // The pipes stay open as long as any started process is running.
    if (!(await Promise.race([closed, wait(5000, false)]))) return fail('programs that it started are still running');
    console.log('npm start: collected from three clusters until Ctrl-C, then exited with code 0');
    return 0;
  } finally {
    if (npm.exitCode === null && npm.signalCode === null) process.kill(-pid, 'SIGKILL');
  }
});

/** @returns {Promise<string | undefined>} the problem; undefined once it collects */
async function collects(npm, printed) {
  const names = ['simcluster', 'simcluster2', 'simcluster3'];
  const until = Date.now() + startMs;
  while (Date.now() < until) {
    if (npm.exitCode !== null) return `it exited unexpectedly with ${npm.exitCode}`;
    const address = /http:\/\/127\.0\.0\.1:\d+\/metrics/.exec(printed())?.[0];
    const all = names.every((name) => printed().includes(`Collecting from ${name} `));
    if (address !== undefined && all && (await page(address)).includes('isilon_stat_')) return undefined;
    await wait(200);
  }
  return `it collected nothing within ${startMs / 1000} s`;
}

async function page(address) {
  try {
    return await (await fetch(address, { signal: AbortSignal.timeout(5000) })).text();
  } catch {
    return '';
  }
}

function fail(problem) {
  console.error(`npm start: ${problem}`);
  return 1;
}
