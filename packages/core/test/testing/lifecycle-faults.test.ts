import { connect, createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { failuresOf, shortcomings, type PushFault } from './collect-results.js';
import { pushDefinition, silence, subjectOf } from './shelf.js';

const ended: (() => unknown)[] = [];
afterEach(() => {
  for (const end of ended.splice(0)) end();
});

const faults: readonly PushFault[] = [
  [
    'create connects',
    () => {
      const socket = connect(1, '127.0.0.1').on('error', () => {});
      socket.unref();
      ended.push(() => socket.destroy());
      return {};
    },
    [/^makes no network connection in create$/],
    /TCP.*Connect in init/,
  ],
  [
    'close needs init',
    ({ good }) => {
      let connection: { end(): void } | undefined;
      return {
        async init(signal) {
          await good.init(signal);
          connection = { end() {} };
        },
        close: async () => (connection as { end(): void }).end(),
      };
    },
    [/^can be closed without/, /^can be closed after a start that failed$/, /^makes instances that are independent/],
    /close failed/,
  ],
  [
    'close works once',
    () => {
      let closed = false;
      return {
        async close() {
          if (closed) throw new Error('already closed');
          closed = true;
        },
      };
    },
    [/^can be closed twice$/],
    /close failed the second time: already closed/,
  ],
  [
    'a failed start leaves it broken',
    ({ good }) => {
      let tried = false;
      return {
        async init(signal) {
          if (tried) throw new Error('init was called twice');
          tried = true;
          await good.init(signal);
        },
      };
    },
    [/^ends a start whose signal has aborted, and can/, /^can be started again after/],
    /init was called twice/,
  ],
  [
    'a start waits for ever',
    () => ({ init: (signal) => (signal.aborted ? silence() : Promise.resolve()) }),
    [/^ends a start whose signal/, /after a start that failed$/, /again after a start that failed$/],
    /init did not settle .* although its signal had aborted|init succeeded although/,
  ],
  [
    'a timer goes on after close',
    () => ({
      async init() {
        const timer = setInterval(() => {}, 60_000);
        ended.push(() => clearInterval(timer));
      },
    }),
    [/^leaves nothing behind/, /after a start that failed$/],
    /still: 1 Timeout|init succeeded/,
  ],
  [
    'a listening port stays open',
    ({ good }) => ({
      async init(signal) {
        await good.init(signal);
        const server = createServer().listen(0, '127.0.0.1');
        ended.push(() => server.close());
      },
    }),
    [/^leaves nothing behind/],
    /1 TCPSERVERWRAP/,
  ],
  [
    'a rejection is left to nobody',
    ({ good }) => ({
      flush: async (signal) => {
        void Promise.reject(new Error('in the dark'));
        await good.flush(signal);
      },
    }),
    [/^leaves no rejected promise/],
    /in the dark \(while testing that it/,
  ],
  [
    'its log tells the token',
    ({ context, good }) => ({
      init(signal) {
        context.logger.info('connected', { url: 'https://x/?token=hunter2' });
        return good.init(signal);
      },
    }),
    [/^keeps its secrets/],
    /A secret stands in a log line of level info/,
  ],
  [
    'its error tells the token',
    ({ good }) => ({
      writePoints: (batch, signal) => good.writePoints(batch, signal).catch(() => Promise.reject(new Error('hunter2'))),
    }),
    [/^keeps its secrets/, /^says (permanent|partial)/],
    /A secret stands in the message of an error|expected/,
  ],
];

describe("of a sink's life, the suite finds", () => {
  it.each(faults)('%s', async (_fault, spoil, titles, complaint) => {
    expect(shortcomings(await failuresOf(subjectOf(pushDefinition(spoil))), titles, complaint)).toEqual([]);
  });
});
