import { expect, it } from 'vitest';
import { dictionary } from '../../src/sink/dictionary.js';

it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty', 'valueOf', '__defineGetter__'])(
  '%s is a name like any other',
  (name) => {
    const names = dictionary<string>();
    expect(names[name]).toBeUndefined();
    expect(name in names).toBe(false);
    names[name] = 'a';
    expect(Object.entries(names)).toEqual([[name, 'a']]);
    expect(Object.entries(Object.freeze(Object.assign(dictionary(), names)))).toEqual([[name, 'a']]);
    expect(dictionary<string>()[name]).toBeUndefined();
  },
);

it('cannot be given something to inherit', () => {
  const inherited = Object.getPrototypeOf(dictionary()) as object;
  expect(Reflect.ownKeys(inherited)).toEqual([]);
  expect(Object.getPrototypeOf(inherited)).toBeNull();
  expect(Object.isFrozen(inherited)).toBe(true);
});
