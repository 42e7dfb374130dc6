import { describe, expect, it } from 'vitest';
import { points, type PointBatch } from '../../src/sink/index.js';
import { keysOf, missing, refusal, row } from './answers.js';
import { currentRound, INTERVAL } from './round-under-test.js';

const HOUR = 3_600_000;

const seen = (got: readonly PointBatch[]): string[] =>
  got.flatMap((batch) => [...points(batch)].map(({ measurement, tags }) => `${measurement} ${tags['devid']}`));

describe('a key that the cluster refuses', () => {
  it.each([
    [400, "Invalid key: 'b.bad'"],
    [404, 'No such statistic b.bad.'],
    [500, 'b.bad: internal error'],
  ])('%i %s: is left out in the same round and from then on, and said once', async (status, message) => {
    const {
      keys: asked,
      got,
      run,
      said,
    } = currentRound(['a', 'b', 'b.bad', 'b.bad.c'], (keys) => {
      if (keys.includes('b.bad')) throw refusal(status, message);
      return keys.map((key) => row(key));
    });
    await run();
    await run();
    expect(asked).toEqual([
      ['a', 'b', 'b.bad', 'b.bad.c'],
      ['a', 'b', 'b.bad.c'],
      ['a', 'b', 'b.bad.c'],
    ]);
    expect(got.map(({ pointCount }) => pointCount)).toEqual([3, 3]);
    expect(said('warn')).toEqual([expect.stringContaining('refuses the key b.bad,')]);
  });

  it('is tried again after an hour, alone, and is back when it is answered', async () => {
    let bad = true;
    const {
      keys: asked,
      clock,
      run,
      said,
    } = currentRound(['a', 'bad'], (keys) => {
      if (bad && keys.includes('bad')) throw refusal(400, "Invalid key: 'bad'");
      return keys.map((key) => row(key));
    });
    await run();
    await clock.advance(HOUR);
    asked.length = 0;
    await run();
    await run();
    expect(asked).toEqual([['a'], ['bad'], ['a']]);
    await clock.advance(HOUR);
    bad = false;
    await run();
    asked.length = 0;
    await run();
    expect(asked).toEqual([['a', 'bad']]);
    expect(said('warn').filter((line) => line.includes('bad'))).toHaveLength(1);
    expect(said('notice')).toEqual(['The cluster answers for the key bad again.']);
  });

  it.each([
    [400, [37]],
    [404, [0, 99]],
    [500, [3, 4, 5, 6, 50, 51]],
  ])('%i without a name: is found by halving, and the others are answered on the way', async (status, bad) => {
    const keys = keysOf(100);
    const offenders = bad.map((index) => `k${index}`);
    const {
      keys: asked,
      got,
      run,
      said,
    } = currentRound(keys, (some) => {
      if (some.some((key) => offenders.includes(key))) throw refusal(status);
      return some.map((key) => row(key));
    });
    let most = 0;
    for (let round = 0; round < 6; round++) {
      const before = asked.length;
      await run();
      most = Math.max(most, asked.length - before);
    }
    expect(most).toBeLessThanOrEqual(26 + 8);
    expect(new Set(said('warn').map((line) => /key (\w+)/.exec(line)?.[1]))).toEqual(new Set(offenders));
    expect(said('warn')).toHaveLength(offenders.length);
    asked.length = got.length = 0;
    await run();
    expect(asked.flat().sort()).toEqual(keys.filter((key) => !offenders.includes(key)).sort());
    expect(asked).toHaveLength(1);
  });

  it('is none when the endpoint refuses everything: few requests more, and the error is told', async () => {
    const {
      keys: asked,
      clock,
      run,
      said,
    } = currentRound(keysOf(100), () => {
      throw refusal(500);
    });
    await expect(run()).rejects.toMatchObject({ status: 500 });
    expect(asked.length).toBeLessThanOrEqual(6);
    asked.length = 0;
    await expect(run()).rejects.toMatchObject({ status: 500 });
    expect(asked).toHaveLength(1);
    await clock.advance(15 * 60_000);
    await expect(run()).rejects.toMatchObject({ status: 500 });
    expect(asked.length).toBeLessThanOrEqual(7);
    expect(said('warn')).toEqual([]);
  });

  it.each([401, 403, 429, 503])('is not looked for after %i, which says nothing of keys', async (status) => {
    const { keys: asked, run } = currentRound(keysOf(10), () => {
      throw refusal(status);
    });
    await expect(run()).rejects.toMatchObject({ status });
    expect(asked).toHaveLength(1);
  });

  it('is not one that an error quotes with all the others', async () => {
    const { run, said } = currentRound(keysOf(4), (keys) => {
      throw refusal(500, `cannot serve ${keys.join('&key=')}`);
    });
    await expect(run()).rejects.toMatchObject({ status: 500 });
    expect(said('warn')).toEqual([]);
  });
});

describe('a row that a slow node kept back', () => {
  it('is asked for again before the next round, alone, and no row is sent twice', async () => {
    const {
      keys: asked,
      got,
      run,
      clock,
    } = currentRound(['a', 'b'], (keys, request) =>
      keys.flatMap((key) => [
        row(key),
        request === 1 && key === 'b' ? missing(key, { devid: 2 }) : row(key, { devid: 2, node: 2 }),
      ]),
    );
    const done = run();
    await clock.advance(0);
    expect(seen(got).sort()).toEqual(['a 1', 'a 2', 'b 1']);
    await clock.advance(2000);
    await done;
    expect(asked).toEqual([['a', 'b'], ['b']]);
    expect(seen(got).sort()).toEqual(['a 1', 'a 2', 'b 1', 'b 2']);
  });

  it('is waited for twice as long each time, as often as configured, and never past the next tick', async () => {
    const { keys: asked, clock, run, said } = currentRound(['a'], () => [missing('a')]);
    const done = run();
    await clock.advance(1999);
    expect(asked).toHaveLength(1);
    await clock.advance(1);
    expect(asked).toHaveLength(2);
    await clock.advance(3999);
    expect(asked).toHaveLength(2);
    await clock.advance(1);
    await done;
    expect(asked).toHaveLength(3);
    expect(said('warn')).toEqual(['OneFS could not gather a of devid 1 (timed out).']);
    await clock.advance(INTERVAL - 6000);

    const later = run();
    await clock.advance(INTERVAL);
    await later;
    expect(asked).toHaveLength(6);
    expect(said('warn')).toHaveLength(1);
  });

  it('is given up after three rounds, asked for again minutes later, and said when it is back', async () => {
    let well = false;
    const {
      keys: asked,
      clock,
      run,
      said,
    } = currentRound(['a', 'b'], (keys) => keys.map((key) => (key === 'b' && !well ? missing(key) : row(key))));
    const rounds = async (count: number): Promise<string> => {
      asked.length = 0;
      for (let round = 0; round < count; round++) {
        const done = run();
        await clock.advance(INTERVAL);
        await done;
      }
      return asked.map((keys) => keys.join('')).join(' ');
    };
    expect(await rounds(3)).toBe('ab b b ab b b ab b b');
    expect(await rounds(25)).toBe(Array.from({ length: 25 }, () => 'ab').join(' '));
    expect(await rounds(8)).toContain('ab b b ab ab');
    expect(said('warn')).toHaveLength(1);
    well = true;
    await rounds(2);
    expect(said('notice')).toEqual(['OneFS gathers b of devid 1 again.']);
  });
});

it('says once what is not there', async () => {
  const { run, said } = currentRound(['a'], () => [row('a', { error_code: 1, error: 'not present', value: null })]);
  await run();
  await run();
  expect(said('info')).toEqual(['Not there: a of devid 1 (not present).']);
});

it('asks for fewer keys at once after a large answer, and step by step for more again', async () => {
  const keys = keysOf(100);
  let bytes = 40 * 1024 * 1024;
  const { keys: asked, run } = currentRound(keys, (some) => some.map((key) => row(key)), { bytes: () => bytes });
  const requests = async (): Promise<number> => {
    asked.length = 0;
    await run();
    expect(asked.flat()).toEqual(keys);
    return asked.length;
  };
  expect(await requests()).toBe(1);
  expect(await requests()).toBeGreaterThan(4);
  bytes = 1000;
  const counts: number[] = [];
  for (let round = 0; round < 12; round++) counts.push(await requests());
  expect(counts.at(-1)).toBe(1);
  expect(counts).toEqual([...counts].sort((a, b) => b - a));
});

it('does not go to and fro when answers are as large as they may be', async () => {
  const keys = keysOf(100);
  const sizes: number[] = [];
  const { keys: asked, run } = currentRound(keys, (some) => some.map((key) => row(key)), {
    bytes: () => (asked.at(-1)?.length ?? 0) * 50 * 1024,
  });
  for (let round = 0; round < 30; round++) {
    asked.length = 0;
    await run();
    sizes.push(asked.length);
  }
  expect(new Set(sizes.slice(3)).size).toBe(1);
});

it('splits a request whose URL would be too long', async () => {
  const keys = Array.from({ length: 300 }, (_, index) => `node.some.very.long.statistic.key.number.${index}`);
  const { keys: asked, run } = currentRound(keys, (some) => some.map((key) => row(key)));
  await run();
  expect(asked.length).toBeGreaterThan(1);
  expect(asked.flat()).toEqual(keys);
});
