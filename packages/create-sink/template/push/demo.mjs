// npm run demo: a simulated cluster, the collector with sample.toml, and a receiver that shows what arrives.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { collect } from './collect.mjs';

const receiver = createServer(async (request, response) => {
  const lines = (await text(request)).split('\n');
  response.writeHead(204).end();
  console.log(`received ${lines.length} points, the first: ${lines[0]}`);
});
// Ends the demo here when the port is taken, before anything else is started.
await once(receiver.listen(9600, '127.0.0.1'), 'listening');
await collect();
