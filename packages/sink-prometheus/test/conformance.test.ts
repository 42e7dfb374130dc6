import { once } from 'node:events';
import { createServer } from 'node:net';
import { testSinkConformance } from '@gostats/core/testing';
import { freePort } from '@gostats/test-servers';
import { describe, it } from 'vitest';
import prometheus from '../src/index.js';

testSinkConformance(
  { describe, it },
  {
    definition: prometheus,
    setUp: async () => ({ port: await freePort() }),
    options: ({ port }) => ({ port, listen_address: '127.0.0.1' }),
    refusedOptions: [{ port: 0 }, { colour: 'red' }, { authenticated: true, username: 'x' }],
    async received({ port }) {
      const answer = await fetch(`http://127.0.0.1:${port}/metrics`, { headers: { connection: 'close' } });
      const samples = (await answer.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
      return samples.map((line) => Number(/^[^{ ]+(?:\{.*\})? (\S+)/.exec(line)?.[1]));
    },
    // Somebody else has the port.
    async failStart({ port }) {
      const holder = createServer().listen(port, '127.0.0.1');
      await once(holder, 'listening');
      return () => holder.close();
    },
  },
);
