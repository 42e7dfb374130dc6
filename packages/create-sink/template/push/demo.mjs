// npm run demo: a simulated cluster, the collector with sample.toml, and a receiver that shows what arrives.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

createServer(async (request, response) => {
  const lines = (await text(request)).split('\n');
  response.writeHead(204).end();
  console.log(`received ${lines.length} points, the first: ${lines[0]}`);
}).listen(9600, '127.0.0.1');

const gostats = (args, stdout) =>
  spawn('npx', ['gostats', ...args], { stdio: ['ignore', stdout, 'inherit'], shell: process.platform === 'win32' });
// Ctrl-C reaches all of them from the terminal; this one ends last.
process.on('SIGINT', () => {});

const simulator = gostats(['simulate', '--clusters', '1', '--nodes', '4', '--port', '8180'], 'pipe');
await once(simulator.stdout, 'data');
const collector = gostats(['run', '--config-file', 'sample.toml'], 'inherit');
await once(collector, 'close');
process.exit();
