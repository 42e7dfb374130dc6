import { findSimilar, type StatGroupConfig } from '@gostats/core';
import { keyWords } from './key-words.js';

/**
 * Returns a warning for each stat key that contains a word no known key contains. A newer OneFS release may have added
 * it, but a typo is more likely.
 */
export function findUnknownKeys(groups: readonly Pick<StatGroupConfig, 'name' | 'stats'>[]): string[] {
  return groups.flatMap(({ name, stats }) =>
    stats.flatMap((key) => {
      const unknown = key.split('.').find((word) => !/^\d+$/.test(word) && !keyWords.has(word));
      if (unknown === undefined) return [];
      const similar = findSimilar(unknown, keyWords);
      const meant =
        similar === undefined
          ? ''
          : `; did you mean ${key
              .split('.')
              .map((word) => (word === unknown ? similar : word))
              .join('.')}?`;
      return [`The key ${key} of the stat group ${name} is not a known OneFS key${meant}`];
    }),
  );
}
