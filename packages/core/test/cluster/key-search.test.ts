import { describe, expect, it } from 'vitest';
import { searchOffenders, type SearchResult } from '../../src/sources/current/key-search.js';
import { keysOf, refusal } from './answers.js';

/** A cluster that refuses requests which hold one of the `bad` keys, as a search sees it. */
async function search(
  keys: readonly string[],
  bad: readonly string[],
  left = 24,
): Promise<SearchResult & { readonly asked: string[][] }> {
  const asked: string[][] = [];
  const ask = async (some: readonly string[]): Promise<void> => {
    asked.push([...some]);
    if (some.some((key) => bad.includes(key))) throw refusal(400);
  };
  return { ...(await searchOffenders(keys, ask, { left })), asked };
}

const found = ({ offenders }: SearchResult): readonly string[] => offenders.map(([key]) => key).sort();

it('halves until the key at fault stands alone', async () => {
  const { asked, answered, suspects, ...rest } = await search(keysOf(5), ['k3']);
  expect(asked).toEqual([['k0', 'k1', 'k2'], ['k3', 'k4'], ['k3'], ['k4']]);
  expect(found({ answered, suspects, ...rest })).toEqual(['k3']);
  expect([answered, suspects]).toEqual([true, []]);
});

it('keeps what was answered to each offender', async () => {
  const { offenders } = await search(['a', 'b'], ['b']);
  expect(offenders).toEqual([['b', expect.objectContaining({ status: 400 })]]);
});

it('asks for three keys alone when both halves are refused, and does not ask twice for one that was answered', async () => {
  const { asked, ...rest } = await search(keysOf(8), ['k1', 'k6']);
  expect(asked.slice(0, 5)).toEqual([['k0', 'k1', 'k2', 'k3'], ['k4', 'k5', 'k6', 'k7'], ['k0'], ['k4'], ['k7']]);
  expect(found(rest)).toEqual(['k1', 'k6']);
  for (const key of ['k0', 'k4', 'k7']) expect(asked.slice(5).flat()).not.toContain(key);
  expect(rest.suspects).toEqual([]);
});

it('asks once for a key that was refused alone, and never for no key', async () => {
  const { asked, ...rest } = await search(keysOf(4), ['k1', 'k3']);
  expect(asked).toEqual([['k0', 'k1'], ['k2', 'k3'], ['k0'], ['k2'], ['k3'], ['k1']]);
  expect(found(rest)).toEqual(['k1', 'k3']);
  expect(rest.suspects).toEqual([]);
});

it('leaves no part without keys to the next search', async () => {
  expect((await search(keysOf(4), keysOf(4))).suspects).toEqual([['k1']]);
});

it('asks no more when those three are refused as well: no key is at fault', async () => {
  const keys = keysOf(100);
  const { asked, answered, suspects } = await search(keys, keys);
  expect(asked.map(({ length }) => length)).toEqual([50, 50, 1, 1, 1]);
  expect(asked.slice(2).flat()).toEqual(['k0', 'k50', 'k99']);
  expect(answered).toBe(false);
  expect(suspects.flat()).toHaveLength(97);
});

it('asks for two keys once each', async () => {
  const { asked, answered, ...rest } = await search(['a', 'b'], ['a', 'b']);
  expect(asked).toEqual([['a'], ['b']]);
  expect(answered).toBe(false);
  expect(found({ answered, ...rest })).toEqual(['a', 'b']);
  expect(rest.suspects).toEqual([]);
});

it('stops when its budget is spent, and says what it could not part', async () => {
  const { asked, suspects, offenders } = await search(keysOf(64), ['k40'], 4);
  expect(asked).toHaveLength(4);
  expect(offenders).toEqual([]);
  expect(suspects).toEqual([keysOf(64).slice(32, 48)]);
});

describe('a budget', () => {
  it.each([0, 1])('of %i is none: nothing is asked', async (left) => {
    const { asked, suspects } = await search(['a', 'b'], ['a'], left);
    expect(asked).toEqual([]);
    expect(suspects).toEqual([['a', 'b']]);
  });

  it('of two is enough for two halves', async () => {
    expect(found(await search(['a', 'b'], ['a'], 2))).toEqual(['a']);
  });
});

it.each([429, 503])('ends with a failure that no key can cause: %i', async (status) => {
  const ask = (): Promise<void> => Promise.reject(refusal(status));
  await expect(searchOffenders(['a', 'b'], ask, { left: 24 })).rejects.toMatchObject({ status });
});
