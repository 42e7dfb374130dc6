// What `npm run demo` runs: a simulated cluster, and the collector with sample.toml, until Ctrl-C or until one of them ends.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(import.meta.resolve('@gostats/cli/bin'));
const children = [];
let told = false;

/** Each has a process group of its own, so that Ctrl-C reaches it once, from here. */
function start(args, stdout) {
  const options = { stdio: ['ignore', stdout, 'inherit'], detached: process.platform !== 'win32' };
  const child = spawn(process.execPath, [program, ...args], options);
  children.push({ child, ended: once(child, 'close') });
  return child;
}

function stop() {
  for (const { child } of children) child.kill('SIGINT');
}

export async function collect() {
  const stopping = new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => resolve((told = true)));
    // npm's shell may end without a word to this process.
    const parent = process.ppid;
    setInterval(() => process.ppid !== parent && resolve((told = true)), 300).unref();
  });
  // A second Ctrl-C, or the one that npm passes on too, finds everything ending already.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});

  const simulator = start(['simulate', '--clusters', '1', '--nodes', '4', '--port', '8180'], 'pipe');
  const [simulatorEnded] = children.map(({ ended }) => ended);
  await Promise.race([once(simulator.stdout, 'data'), simulatorEnded, stopping]);
  simulator.stdout.resume();
  if (simulator.exitCode === null && !told) {
    start(['run', '--config-file', 'sample.toml'], 'inherit');
    await Promise.race([...children.map(({ ended }) => ended), stopping]);
  }
  stop();
  await Promise.all(children.map(({ ended }) => ended));
  process.exit(told ? 0 : 1);
}
