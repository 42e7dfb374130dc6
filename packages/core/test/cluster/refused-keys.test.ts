import { describe, expect, it } from 'vitest';
import { mayBeOfAKey, namedKeys, RefusedKeys } from '../../src/sources/current/refused-keys.js';
import { keysOf, refusal } from './answers.js';
import { unreachable } from './fake-cluster.js';

const HOUR = 3_600_000;

describe('what a key may be at fault for', () => {
  it.each([400, 404, 409, 413, 500, 501])('%i', (status) => expect(mayBeOfAKey(refusal(status))).toBe(true));
  it.each([401, 403, 408, 429, 502, 503, 504])('not %i', (status) => expect(mayBeOfAKey(refusal(status))).toBe(false));

  it('not what had no answer, what OneFS calls transient, or what is no failed request', () => {
    expect(mayBeOfAKey(unreachable)).toBe(false);
    expect(mayBeOfAKey(refusal(200, 'busy', { papiCode: 'AEC_TRANSIENT' }))).toBe(false);
    expect(mayBeOfAKey(refusal(400, 'what', { papiCode: 'AEC_BAD_REQUEST' }))).toBe(true);
    expect(mayBeOfAKey(new Error('x'))).toBe(false);
  });
});

describe('a key is named', () => {
  const keys = ['a', 'a.b', 'a.b.c', 'x', 'y'];
  it.each([
    ["Invalid key: 'a.b'", ['a.b']],
    ['a.b is not known', ['a.b']],
    ['not known: a.b', ['a.b']],
    ['a.b.', ['a.b']],
    ['(a.b)', ['a.b']],
    ['no such key as a.b, sorry', ['a.b']],
    ['xa.b', []],
    ['a.bx', []],
    ['z.a.b', []],
    ['a.b.cc', []],
    ['xa.b a.b', ['a.b']],
    ['x and y', ['x', 'y']],
    ['nothing', []],
    ["Invalid key: 'other'", []],
  ])('by %j: %j', (message, named) => expect(namedKeys(refusal(400, message), keys)).toEqual(named));

  it('by the field of an error, when its message does not', () => {
    expect(namedKeys(refusal(400, 'bad argument', { field: 'a.b' }), keys)).toEqual(['a.b']);
  });

  it('by none that names more than half of a request, but by one that names its only key', () => {
    expect(namedKeys(refusal(400, 'k0 k1'), keysOf(4))).toEqual(['k0', 'k1']);
    expect(namedKeys(refusal(400, 'k0 k1 k2'), keysOf(4))).toEqual([]);
    expect(namedKeys(refusal(400, 'k0'), keysOf(1))).toEqual(['k0']);
  });

  it('first of all by the words that OneFS has for it', () => {
    expect(namedKeys(refusal(400, "Invalid key: 'x y'"), ['x', 'y', 'x y'])).toEqual(['x y']);
  });
});

describe('keys that are refused', () => {
  it('are new once, and again when they were accepted', () => {
    const refused = new RefusedKeys();
    expect([refused.has('a'), refused.add('a', 0), refused.add('a', 1), refused.has('a')]).toEqual([
      false,
      true,
      false,
      true,
    ]);
    refused.delete('a');
    expect([refused.has('a'), refused.add('a', 2)]).toEqual([false, true]);
  });

  it('are due an hour after they were refused last, four a round, in the order of the job', () => {
    const refused = new RefusedKeys();
    const keys = keysOf(7);
    expect(refused.due(keys, 0)).toEqual([]);
    for (const key of keys.slice(1)) refused.add(key, 0);
    expect(refused.due(keys, HOUR - 1)).toEqual([]);
    expect(refused.due(keys, HOUR)).toEqual(['k1', 'k2', 'k3', 'k4']);
    refused.add('k2', HOUR);
    expect(refused.due(keys, HOUR)).toEqual(['k1', 'k3', 'k4', 'k5']);
    expect(refused.due(['k2', 'other'], 2 * HOUR)).toEqual(['k2']);
  });
});
