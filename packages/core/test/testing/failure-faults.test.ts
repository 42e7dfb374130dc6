import { describe, expect, it } from 'vitest';
import { WRITE_OUTCOME } from '../../src/sink/index.js';
import { failuresOf, shortcomings, type PushFault } from './collect-results.js';
import { pushDefinition, silence, subjectOf } from './shelf.js';

const faults: readonly PushFault[] = [
  [
    'a write ignores its signal',
    ({ good, shelf }) => ({
      writePoints: (batch, signal) =>
        signal.aborted || shelf.silent ? silence() : good.writePoints(batch, new AbortController().signal),
    }),
    [/^ends a write whose signal has aborted/, /^gives up a write when its signal aborts/],
    /did not settle/,
  ],
  [
    'a start ignores its signal',
    ({ good, shelf }) => ({ init: (signal) => (shelf.silent ? silence() : good.init(signal)) }),
    [/^ends a start when its signal aborts/],
    /init did not settle within 400 ms, although its signal had aborted/,
  ],
  [
    'it tries again by itself',
    ({ good }) => ({
      writePoints: (batch, signal) => good.writePoints(batch, signal).catch(() => good.writePoints(batch, signal)),
    }),
    [/^says (retryable|permanent|partial)/, /^writes the next batch after one that failed/],
    /although the other side refused the batch/,
  ],
  [
    'a failed write leaves it broken',
    ({ good }) => {
      let broken = false;
      return {
        async writePoints(batch, signal) {
          if (broken) throw new Error('still broken');
          broken = true;
          await good.writePoints(batch, signal);
          broken = false;
        },
      };
    },
    [/^ends a write whose signal has aborted/, /^says retryable/, /^writes the next batch after/],
    /still broken/,
  ],
  [
    'every refusal is retryable',
    ({ good }) => ({
      writePoints: (batch, signal) =>
        good.writePoints(batch, signal).catch((error: Error) => Promise.reject(new Error(error.message))),
    }),
    [/^says permanent/, /^says partial/],
    /said retryable with "(bad line|one bad line)", expected (permanent|partial)/,
  ],
  [
    'it rejects with a text',
    ({ good }) => ({
      writePoints: (batch, signal) =>
        good.writePoints(batch, signal).catch((error: Error) => Promise.reject(error.message)),
    }),
    [/^says /, /^writes the next batch after/],
    /no error but string/,
  ],
  [
    'partial counts more points than there were',
    ({ good }) => ({
      writePoints: (batch, signal) =>
        good.writePoints(batch, signal).catch((error: Error & { [WRITE_OUTCOME]?: { kind: string } }) => {
          const outcome = error[WRITE_OUTCOME];
          if (outcome?.kind === 'partial') Object.assign(outcome, { rejected: 100 });
          throw error;
        }),
    }),
    [/^says partial/],
    /100 points were rejected, of a batch of 3/,
  ],
];

describe('of writes that fail, the suite finds', () => {
  it.each(faults)('%s', async (_fault, spoil, titles, complaint) => {
    expect(shortcomings(await failuresOf(subjectOf(pushDefinition(spoil))), titles, complaint)).toEqual([]);
  });
});
