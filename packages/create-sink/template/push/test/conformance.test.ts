import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { testSinkConformance, type ReceivedPoint } from '@gostats/core/testing';
import { describe, it } from 'vitest';
import sink from '../src/index.js';

/** The other side: remembers the lines that it took, and misbehaves when it is told to. */
async function startReceiver() {
  const receiver = { url: '', lines: [] as string[], nextStatus: 204, silent: false, stop: () => {} };
  const server = createServer(async (request, response) => {
    const body = await text(request);
    if (receiver.silent) return;
    const status = receiver.nextStatus;
    receiver.nextStatus = 204;
    if (status === 204) receiver.lines.push(...body.split('\n').filter((line) => line !== ''));
    response.writeHead(status).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  receiver.stop = () => {
    server.close();
    server.closeAllConnections();
  };
  return receiver;
}

testSinkConformance(
  { describe, it },
  {
    definition: sink,
    setUp: startReceiver,
    options: ({ url }) => ({ url }),
    refusedOptions: [{}, { url: 'not a URL' }, { url: 'http://x/', colour: 'red' }],
    // Compared with what was sent: measurement, tags, fields, timestamp.
    received: ({ lines }) => lines.map((line) => JSON.parse(line) as ReceivedPoint),
    cannotHold: ['negative zero'], // JSON.stringify(-0) is "0"
    failNext: {
      retryable: (receiver) => (receiver.nextStatus = 503),
      permanent: (receiver) => (receiver.nextStatus = 400),
    },
    fallSilent: (receiver) => (receiver.silent = true),
    tearDown: ({ stop }) => stop(),
  },
);
