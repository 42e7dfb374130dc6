import { findSimilar, type StatGroupConfig } from '@gostats/core';
import { keyWords } from './key-words.js';

/** A warning for each key with a word in it that no known key has: a newer release may have it, a typo is likelier. */
export function findStrangeKeys(groups: readonly Pick<StatGroupConfig, 'name' | 'stats'>[]): string[] {
  return groups.flatMap(({ name, stats }) =>
    stats.flatMap((key) => {
      const strange = key.split('.').find((word) => !/^\d+$/.test(word) && !keyWords.has(word));
      if (strange === undefined) return [];
      const similar = findSimilar(strange, keyWords);
      const meant = similar === undefined ? '' : `; did you mean ${key.split('.').map((word) => (word === strange ? similar : word)).join('.')}?`;
      return [`The key ${key} of the stat group ${name} is not one that OneFS is known to have${meant}`];
    }),
  );
}
