import { describe, expect, it } from 'vitest';
import { gostatsError } from '../../src/errors.js';
import { PapiError } from '../../src/papi/papi-errors.js';
import { keysOf, missing, refusal, row } from './answers.js';
import { status, unreachable } from './fake-cluster.js';
import { currentRound, INTERVAL } from './round-under-test.js';

const MINUTE = 60_000;
const well = (keys: readonly string[]): object[] => keys.map((key) => row(key));

it('asks as configured, and not after the next tick', async () => {
  const one = currentRound(['a'], well, { config: { maxRetries: 3, statTimeoutSeconds: 20 } });
  await one.clock.advance(1000);
  await one.run();
  expect(one.asked[0]?.path).toContain('timeout=20');
  expect(one.asked[0]?.options).toMatchObject({
    rowsIn: 'stats',
    maxRetries: 3,
    retryUntil: 1000 + INTERVAL,
    timeoutMs: 80_000,
  });
});

describe('another try of a request', () => {
  const worth = async (error: PapiError, tries: number): Promise<boolean | undefined> => {
    const one = currentRound(['a', 'b'], well);
    await one.run();
    return one.asked[0]?.options.shouldRetry?.(error, tries);
  };

  it('is made of what fails in passing', async () => expect(await worth(status(503), 9)).toBe(true));
  it('is made once of what may be a key’s fault', async () => {
    expect([await worth(refusal(500), 1), await worth(refusal(500), 2)]).toEqual([true, false]);
  });
  it('is not made when the key is named', async () => expect(await worth(refusal(500, 'no a here'), 1)).toBe(false));
});

it.each([
  ['null', null],
  ['none', undefined],
  ['no list', { a: 1 }],
])('takes an answer with %s for rows for none', async (_, stats) => {
  const one = currentRound(['a'], () => stats);
  await expect(one.run()).rejects.toMatchObject({
    code: 'E_PAPI_ANSWER',
    message: expect.stringMatching(/c:8080.*statistics\/current.*an array "stats"/s),
  });
  expect(one.got).toEqual([]);
});

describe('after an answer that was over the limit of bytes', () => {
  const over = (name: 'answer_bytes' | 'answer_depth'): PapiError =>
    new PapiError(gostatsError('E_PAPI_ANSWER', { cluster: 'c', path: '/', problem: 'x' }), {
      transient: false,
      limit: { name, found: 8 * 1024 * 1024 },
    });

  it.each([
    ['bytes', 'answer_bytes', 4],
    ['something else', 'answer_depth', 1],
  ] as const)('the next round asks for fewer keys at once when it was the limit of %s', async (_, name, requests) => {
    const keys = keysOf(100);
    let tooLarge = true;
    const one = currentRound(keys, (some) => {
      if (tooLarge) throw over(name);
      return well(some);
    });
    await expect(one.run()).rejects.toBeInstanceOf(PapiError);
    tooLarge = false;
    one.keys.length = 0;
    await one.run();
    expect(one.keys).toHaveLength(requests);
    expect(one.keys.flat()).toEqual(keys);
  });
});

describe('the newest time of values', () => {
  const at = async (times: readonly number[], seconds: number | undefined): Promise<number | undefined> => {
    const policies = seconds === undefined ? null : [{ interval: seconds, persistent: false, retention: 1 }];
    const one = currentRound(
      ['a', 'b'],
      (keys) => keys.map((key, index) => row(key, { time: times[index] as number })),
      { policies },
    );
    return (await one.round()).newestMs;
  };
  const now = 1_700_000_000;

  it('is told of keys that OneFS takes in the rhythm of the job', async () => {
    expect(await at([now - 5, now - 3], INTERVAL / 1000)).toBe((now - 3) * 1000);
    expect(await at([now - 3, now - 5], INTERVAL / 1000)).toBe((now - 3) * 1000);
  });
  it('is not told of others', async () => {
    expect(await at([now, now], undefined)).toBeUndefined();
    expect(await at([now, now], 5)).toBeUndefined();
  });
  it('is not told when nothing came', async () => {
    const policies = [{ interval: INTERVAL / 1000, persistent: false, retention: 1 }];
    expect((await currentRound(['a'], () => [], { policies }).round()).newestMs).toBeUndefined();
  });
});

describe('rows without a value', () => {
  const absent = (key: string): object => row(key, { error_code: 1, error: 'not present', value: null });
  const odd = (key: string): object => row(key, { devid: 'x' as never });

  it('are said once each: what is not there as it is, what makes no sense as a warning', async () => {
    let rows = [absent('a'), odd('b'), row('c')];
    const one = currentRound(['a', 'b', 'c'], () => rows);
    await one.run();
    await one.run();
    expect([one.said('info'), one.said('warn')]).toEqual([
      ['Not there: a of devid 1 (not present).'],
      [expect.stringMatching(/^Cannot decode b \(its devid is .*x.*\)\.$/)],
    ]);
    rows = [absent('a'), absent('c'), odd('b')];
    await one.run();
    expect([one.said('info').at(-1), one.said('warn')]).toEqual([
      'Not there: c of devid 1 (not present).',
      [expect.any(String)],
    ]);
    expect(one.lines.find(({ level }) => level === 'info')?.fields).toMatchObject({ cluster: 'c' });
  });

  it('are named up to five, the others are counted', async () => {
    const one = currentRound(keysOf(7), (keys) => keys.map(absent));
    await one.run();
    expect(one.said('info')).toEqual([
      expect.stringMatching(/^Not there: k0 of .* k4 of devid 1 \(not present\) and 2 more\.$/),
    ]);
    const five = currentRound(keysOf(5), (keys) => keys.map(absent));
    await five.run();
    expect(five.said('info')[0]).not.toContain('more');
  });
});

describe('rows that are gathered again', () => {
  it.each([
    [5, 'OneFS gathers k0 of devid 1, k1 of devid 1, k2 of devid 1, k3 of devid 1, k4 of devid 1 again.'],
    [7, 'OneFS gathers k0 of devid 1, k1 of devid 1, k2 of devid 1, k3 of devid 1, k4 of devid 1 and 2 more again.'],
  ])('are said, %i of them', async (count, sentence) => {
    let isWell = false;
    const one = currentRound(keysOf(count), (keys) => keys.map((key) => (isWell ? row(key) : missing(key))), {
      config: { statRetries: 0 },
    });
    for (let round = 0; round < 3; round++) await one.run();
    isWell = true;
    await one.run();
    await one.run();
    expect(one.lines.filter(({ level }) => level === 'notice')).toMatchObject([
      { message: sentence, fields: { cluster: 'c', job: 'current' } },
    ]);
  });
});

describe('what is odd about an answer', () => {
  it('is said once a job: rows that nobody asked for, times that cannot be used', async () => {
    const one = currentRound(['a', 'b'], (keys) => [...keys.map((key) => row(key, { time: -5 })), row('x'), row('y')]);
    await one.run();
    await one.run();
    expect(one.said('warn').toSorted()).toEqual([
      expect.stringMatching(/^1 row without a usable time \(a: found -5, expected seconds/),
      'The answer has 2 rows of keys that were not asked for (x); they are left out.',
    ]);
    expect(one.lines.map(({ fields }) => fields)).toContainEqual(
      expect.objectContaining({ cluster: 'c', job: 'current', name: 'x', count: 2 }),
    );
    expect(one.got[0]?.pointCount).toBe(2);
  });

  it('is a member whose name another one has, which is said once', async () => {
    const one = currentRound(['a'], () => [row('a', { value: { n: 1, list: [{ n: 2 }] } as never })]);
    await one.run();
    await one.run();
    expect(one.said('warn')).toEqual([
      'The member "n" of 1 row has the name of another one (1); it is left out, the rest is kept.',
    ]);
  });

  it('is counted in words: one row', async () => {
    const one = currentRound(['a'], (keys) => [...well(keys), row('x')]);
    await one.run();
    expect(one.said('warn')).toEqual(['The answer has 1 row of keys that were not asked for (x); they are left out.']);
  });
});

describe('a round of several requests', () => {
  // Two requests: the second is for the key that was refused and is due again.
  const two = async (second: (round: number) => Error | undefined): Promise<ReturnType<typeof currentRound>> => {
    let round = 0;
    const one = currentRound(['a', 'b', 'c'], (keys) => {
      if (round === 0 && keys.includes('c')) throw refusal(400, "Invalid key: 'c'");
      if (round === 0 && keys.includes('b')) throw refusal(400, "Invalid key: 'b'");
      const error = keys[0] === 'b' || keys[0] === 'a' ? second(round) : undefined;
      if (round > 0 && error !== undefined && keys[0] === 'b') throw error;
      return well(keys);
    });
    await one.run();
    await one.clock.advance(60 * MINUTE);
    one.keys.length = 0;
    round = 1;
    return one;
  };

  it('goes on after one that has an answer, and tells of the first that failed', async () => {
    const one = await two(() => status(503));
    await expect(one.run()).rejects.toMatchObject({ status: 503 });
    expect(one.keys).toEqual([['a'], ['b'], ['c']]);
  });

  it.each([
    ['has no answer', unreachable],
    ['fails otherwise', new Error('what')],
  ])('ends with one that %s', async (_, error) => {
    const one = await two(() => error);
    await expect(one.run()).rejects.toBe(error);
    expect(one.keys).toEqual([['a'], ['b']]);
  });

  it('ends when it is aborted', async () => {
    const ending = new AbortController();
    const one = await two(() => {
      ending.abort();
      return status(503);
    });
    await expect(one.round(ending.signal)).rejects.toBeDefined();
    expect(one.keys.length).toBeLessThan(3);
  });
});
