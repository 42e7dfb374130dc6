import { keyCatalogue } from '@gostats/simulator';
import { expect, it } from 'vitest';
import { keyWords } from '../src/check/key-words.js';

it('the words of keys are those of all keys that the simulator knows', () => {
  const keys = [...keyCatalogue.keys()];
  const words = new Set(keys.flatMap((key) => key.split('.')).filter((word) => !/^\d+$/.test(word)));
  expect([...keyWords].toSorted()).toEqual([...words].toSorted());
});
