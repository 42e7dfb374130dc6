import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { projectNode, root } from './process.mjs';

/** How long a program may take to exit after it was told to. */
const patienceMs = 1500;

/**
 * Starts `gostats …` and prefixes its lines with a label. With `terminal` it writes to the terminal directly, to redraw
 * its status line. It runs in a separate process group, so that a Ctrl-C reaches it only once, from this script and in
 * the right order.
 * @param {string} label its name in messages
 * @param {{ terminal?: boolean }} [options]
 * @returns {{ ended: Promise<void>, stop: () => Promise<void> }} `stop` may be called repeatedly, and after the end
 */
export function startProgram(label, args, { terminal = false } = {}) {
  const program = join(root, 'packages', 'cli', 'bin', 'gostats.mjs');
  const output = terminal ? 'inherit' : 'pipe';
  const child = spawn(projectNode(), ['--disable-sigusr1', '--max-semi-space-size=8', program, ...args], {
    cwd: root,
    detached: process.platform !== 'win32',
    stdio: ['ignore', output, output],
  });
  for (const stream of [child.stdout, child.stderr]) {
    if (stream !== null) createInterface({ input: stream }).on('line', (line) => console.log(`${label} | ${line}`));
  }
  const ended = new Promise((resolve) => {
    child.on('error', (error) => {
      console.error(`${label} | cannot be started: ${error.message}`);
      resolve();
    });
    child.on('close', resolve);
  });
  const killNow = () => child.kill('SIGKILL');
  process.on('exit', killNow);

  let stopped;
  const stop = () => {
    stopped ??= new Promise((resolve) => {
      child.kill('SIGINT');
      const killTimer = setTimeout(() => {
        console.error(`${label} | did not stop within ${patienceMs / 1000} s and was killed`);
        killNow();
      }, patienceMs);
      void ended.then(() => {
        clearTimeout(killTimer);
        process.off('exit', killNow);
        resolve();
      });
    });
    return stopped;
  };
  return { ended, stop };
}
