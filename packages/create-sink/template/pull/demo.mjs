// npm run demo: a simulated cluster and the collector with sample.toml. Look at http://127.0.0.1:9600/; Ctrl-C ends it.
import { spawn } from 'node:child_process';

const shell = process.platform === 'win32';
const gostats = (...args) => spawn('npx', ['gostats', ...args], { stdio: 'inherit', shell });
const started = [
  gostats('simulate', '--clusters', '1', '--nodes', '4', '--port', '8180'),
  gostats('run', '--config-file', 'sample.toml'),
];
// Ctrl-C reaches both of them from the terminal.
process.on('SIGINT', () => {});
await Promise.all(started.map((child) => new Promise((resolve) => child.once('close', resolve))));
