// npm run demo: a simulated cluster, the collector with sample.toml, and a receiver that shows what arrives. Ctrl-C ends it.
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

createServer(async (request, response) => {
  const lines = (await text(request)).split('\n');
  response.writeHead(204).end();
  console.log(`received ${lines.length} points, the first: ${lines[0]}`);
}).listen(9600, '127.0.0.1');

const shell = process.platform === 'win32';
const gostats = (...args) => spawn('npx', ['gostats', ...args], { stdio: 'inherit', shell });
const started = [
  gostats('simulate', '--clusters', '1', '--nodes', '4', '--port', '8180'),
  gostats('run', '--config-file', 'sample.toml'),
];
// Ctrl-C reaches all of them from the terminal.
process.on('SIGINT', () => {});
await Promise.all(started.map((child) => new Promise((resolve) => child.once('close', resolve))));
process.exit();
