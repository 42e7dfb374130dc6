import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { testSinkConformance, type ReceivedPoint } from '@gostats/core/testing';
import { describe, it } from 'vitest';
import sink from '../src/index.js';

/** A port that was free a moment ago. */
async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await once(server.close(), 'close');
  return { port };
}

testSinkConformance(
  { describe, it },
  {
    definition: sink,
    setUp: freePort,
    options: ({ port }) => ({ port }),
    refusedOptions: [{}, { port: 0 }, { port: 9000, colour: 'red' }],
    async received({ port }) {
      const response = await fetch(`http://127.0.0.1:${port}/`, { headers: { connection: 'close' } });
      // Compared with what was sent: measurement, tags, fields, timestamp.
      return (await response.json()) as ReceivedPoint[];
    },
    cannotHold: ['negative zero'], // JSON.stringify(-0) is "0"
    // Somebody else has the port.
    async failStart({ port }) {
      const holder = createServer().listen(port, '127.0.0.1');
      await once(holder, 'listening');
      return () => holder.close();
    },
  },
);
