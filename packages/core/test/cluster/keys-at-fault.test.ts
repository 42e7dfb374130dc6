import { describe, expect, it } from 'vitest';
import { keysOf, refusal, row } from './answers.js';
import { status } from './fake-cluster.js';
import { currentRound } from './round-under-test.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('errors that name one key after the other', () => {
  const bad = keysOf(30).map((key) => `${key}.bad`);
  const rig = (): ReturnType<typeof currentRound> =>
    currentRound([...keysOf(3), ...bad], (keys) => {
      const first = keys.find((key) => key.endsWith('.bad'));
      if (first !== undefined) throw refusal(400, `Invalid key: '${first}'`);
      return keys.map((key) => row(key));
    });

  it('are followed twenty-four times a round; the rest of the keys is asked for apart in the next', async () => {
    const { keys, run, got, said } = rig();
    await run();
    expect(keys).toHaveLength(24);
    expect(said('warn')).toHaveLength(24);
    expect(got).toEqual([]);
    keys.length = 0;
    await run();
    expect(keys[0]).toEqual([...keysOf(3), ...bad.slice(24)]);
    expect(keys).toHaveLength(7);
    expect(got.map(({ pointCount }) => pointCount)).toEqual([3]);
    keys.length = 0;
    await run();
    expect(keys).toEqual([keysOf(3)]);
  });

  it('are all said, with what to do', async () => {
    const { run, said, lines } = rig();
    await run();
    await run();
    expect(said('warn')).toHaveLength(30);
    expect(said('warn')[29]).toMatch(/refuses the key k29\.bad.*tried again in an hour/);
    expect(lines[29]?.fields).toMatchObject({ cluster: 'c', key: 'k29.bad' });
  });
});

it('asks for a part that is suspect apart from the others until it is answered', async () => {
  let healthy = false;
  const { keys, run } = currentRound(keysOf(64), (some) => {
    // Never which: a search ends with its budget.
    if (!healthy && some.some((key) => Number(key.slice(1)) % 3 === 0)) throw refusal(500);
    return some.map((key) => row(key));
  });
  await run();
  healthy = true;
  keys.length = 0;
  await run();
  expect(keys.length).toBeGreaterThan(1);
  const asked = keys.flat();
  expect(new Set(asked).size).toBe(asked.length);
  keys.length = 0;
  await run();
  expect(keys).toHaveLength(1);
});

describe('the only key of a request', () => {
  it('is not at fault when nothing else was answered', async () => {
    const { run, said, keys } = currentRound(['a'], () => {
      throw refusal(500);
    });
    await expect(run()).rejects.toMatchObject({ status: 500 });
    await expect(run()).rejects.toMatchObject({ status: 500 });
    expect([keys, said('warn')]).toEqual([[['a'], ['a']], []]);
  });

  it('is at fault when another request was answered', async () => {
    let bad = false;
    const { clock, run, said, keys } = currentRound(['a', 'b'], (some) => {
      if (some.includes('b') && !bad) throw refusal(400, "Invalid key: 'b'");
      if (some.includes('b')) throw refusal(500);
      return some.map((key) => row(key));
    });
    await run();
    bad = true;
    await clock.advance(HOUR);
    keys.length = 0;
    await run();
    await run();
    expect(keys).toEqual([['a'], ['b'], ['a']]);
    expect(said('warn').filter((line) => line.includes('refuses the key b'))).toHaveLength(1);
  });

  it('that was refused before is so again, for another hour, though nothing else is asked for', async () => {
    let named = true;
    const { clock, run, keys } = currentRound(['a'], () => {
      throw refusal(500, named ? "Invalid key: 'a'" : undefined);
    });
    await run();
    await run();
    expect(keys).toEqual([['a']]);
    named = false;
    await clock.advance(HOUR);
    await run();
    await run();
    expect(keys).toEqual([['a'], ['a']]);
  });
});

describe('a search that found no key at fault', () => {
  it('is repeated after a quarter of an hour', async () => {
    const { clock, run, keys } = currentRound(keysOf(8), () => {
      throw refusal(500);
    });
    const requests = async (): Promise<number> => {
      keys.length = 0;
      await expect(run()).rejects.toMatchObject({ status: 500 });
      return keys.length;
    };
    expect([await requests(), await requests()]).toEqual([6, 1]);
    await clock.advance(15 * MINUTE - 1);
    expect(await requests()).toBe(1);
    await clock.advance(1);
    expect([await requests(), await requests()]).toEqual([6, 1]);
  });

  it('is repeated at once when something was answered meanwhile', async () => {
    let healthy = false;
    const { run, keys } = currentRound(keysOf(8), (some) => {
      if (!healthy) throw refusal(500);
      return some.map((key) => row(key));
    });
    await expect(run()).rejects.toMatchObject({ status: 500 });
    healthy = true;
    await run();
    healthy = false;
    keys.length = 0;
    await expect(run()).rejects.toMatchObject({ status: 500 });
    expect(keys).toHaveLength(6);
  });

  it('ends at what no key can cause, and asks each part once only', async () => {
    const { run, keys, asked } = currentRound(
      keysOf(8),
      (_, request) => {
        throw request === 1 ? refusal(500) : status(503);
      },
      { config: { maxRetries: 5 } },
    );
    await expect(run()).rejects.toMatchObject({ status: 503 });
    expect(keys).toHaveLength(2);
    expect(asked.map(({ options }) => options.maxRetries)).toEqual([5, 1]);
  });
});

it('says nothing of keys that were answered as ever', async () => {
  const { run, said } = currentRound(keysOf(3), (keys) => keys.map((key) => row(key)));
  await run();
  expect([...said('notice'), ...said('warn')]).toEqual([]);
});
