import { describe, expect, it } from 'vitest';
import { missing, refusal, row } from './answers.js';
import { unreachable } from './fake-cluster.js';
import { currentRound, INTERVAL } from './round-under-test.js';

type Round = ReturnType<typeof currentRound>;

/** What a round left to do, with the clock turned to the next tick. */
async function afterwards(one: Round, signal = new AbortController().signal): Promise<void> {
  const done = (await one.round()).afterwards?.(signal);
  await one.clock.advance(INTERVAL);
  await done;
}

it('has nothing to do when every row came', async () => {
  expect((await currentRound(['a'], () => [row('a')]).round()).afterwards).toBeUndefined();
});

it('does not ask again for rows that are not there', async () => {
  const one = currentRound(['a'], () => [row('a', { error_code: 1, error: 'not present', value: null })]);
  expect((await one.round()).afterwards).toBeUndefined();
});

it('says at once what did not come when nothing is to be repeated', async () => {
  const one = currentRound(['a'], () => [missing('a', { devid: 0 })], { config: { statRetries: 0 } });
  await afterwards(one);
  expect(one.keys).toHaveLength(1);
  expect(one.lines).toMatchObject([
    { level: 'warn', message: 'OneFS could not gather a (timed out).', fields: { cluster: 'c', job: 'current' } },
  ]);
});

it('asks for keys that have rows to come, each try once, and takes those rows only', async () => {
  const one = currentRound(
    ['a', 'b', 'c'],
    (keys, request) =>
      keys.flatMap((key) => [
        row(key, { value: request }),
        request < 3 && key !== 'b' ? missing(key, { devid: 2 }) : row(key, { devid: 2, node: 2, value: request }),
      ]),
    { config: { maxRetries: 7 } },
  );
  await afterwards(one);
  expect(one.keys).toEqual([
    ['a', 'b', 'c'],
    ['a', 'c'],
    ['a', 'c'],
  ]);
  expect(one.asked.map(({ options }) => options.maxRetries)).toEqual([7, 1, 1]);
  expect(one.got.map(({ pointCount }) => pointCount)).toEqual([4, 2]);
  expect(one.said('warn')).toEqual([]);
});

it('gives rows that a part of the tries brought no second chance, and names the others', async () => {
  const one = currentRound(['a', 'b'], (keys, request) =>
    keys.map((key) => (request === 1 || key === 'b' ? missing(key) : row(key))),
  );
  await afterwards(one);
  expect(one.keys).toEqual([['a', 'b'], ['a', 'b'], ['b']]);
  expect(one.said('warn')).toEqual(['OneFS could not gather b of devid 1 (timed out).']);
});

it('does not ask for a key that was refused meanwhile', async () => {
  const one = currentRound(['a', 'b'], (keys) => keys.map((key) => missing(key)));
  const { afterwards: rest } = await one.round();
  one.context.current.refused.add('a', 0);
  const done = rest?.(new AbortController().signal);
  await one.clock.advance(INTERVAL);
  await done;
  expect(one.keys.slice(1)).toEqual([['b'], ['b']]);
  one.keys.length = 0;
  one.context.current.refused.add('b', 0);
  const later = rest?.(new AbortController().signal);
  await one.clock.advance(INTERVAL);
  await later;
  expect(one.keys).toEqual([]);
});

describe('a try that fails', () => {
  it.each([
    ['refused', refusal(500)],
    ['without an answer', unreachable],
  ])('%s ends the tries, and is no news', async (_, error) => {
    const one = currentRound(['a'], (_keys, request) => {
      if (request > 1) throw error;
      return [missing('a')];
    });
    await afterwards(one);
    expect(one.keys).toHaveLength(2);
    expect(one.lines.map(({ level }) => level)).toEqual(['debug', 'warn']);
    expect(one.lines[0]).toMatchObject({
      message: expect.stringMatching(/^Asking again failed: /),
      fields: { cluster: 'c' },
    });
  });

  it('because the next round begins is none', async () => {
    const [one, ending] = [currentRound(['a'], () => [missing('a')]), new AbortController()];
    const done = (await one.round()).afterwards?.(ending.signal);
    await one.clock.advance(1000);
    ending.abort();
    await done;
    expect(one.keys).toHaveLength(1);
    expect(one.said('debug')).toEqual([]);
    expect(one.said('warn')).toHaveLength(1);
  });
});

it('waits as long as is configured, and begins no try at the next tick', async () => {
  const one = currentRound(['a'], () => [missing('a')], { config: { statRetries: 9, statRetryIntervalMs: 5000 } });
  await afterwards(one);
  // The second wait would end with the interval.
  expect(one.asked).toHaveLength(2);
});
