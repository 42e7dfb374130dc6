// npm run demo: a simulated cluster and the collector with sample.toml. Then look at http://127.0.0.1:9600/
import { spawn } from 'node:child_process';
import { once } from 'node:events';

const gostats = (args, stdout) =>
  spawn('npx', ['gostats', ...args], { stdio: ['ignore', stdout, 'inherit'], shell: process.platform === 'win32' });
// Ctrl-C reaches both of them from the terminal; this one ends last.
process.on('SIGINT', () => {});

const simulator = gostats(['simulate', '--clusters', '1', '--nodes', '4', '--port', '8180'], 'pipe');
await once(simulator.stdout, 'data');
const collector = gostats(['run', '--config-file', 'sample.toml'], 'inherit');
await once(collector, 'close');
process.exit();
