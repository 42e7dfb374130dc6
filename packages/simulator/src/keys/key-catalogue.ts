import { likelyKeys, newerKeys } from './likely-keys.js';
import { publishedKeys, type HistoryPolicy, type KeyMetadata } from './published-keys.js';

/** Metadata of one stat key, as returned by `GET /platform/1/statistics/keys/<KEY>`. Times are seconds. */
export interface KeyInfo {
  readonly key: string;
  /** The key without its index, and the index; -1 for a key without one. */
  readonly stem: string;
  readonly index: number;
  readonly description: string;
  readonly units: string;
  readonly scope: 'cluster' | 'node';
  readonly type: string;
  readonly aggregationType: string;
  readonly baseName: string | null;
  readonly realName: string | null;
  readonly defaultCacheTime: number;
  readonly policyCacheTime: number | null;
  readonly policies: readonly HistoryPolicy[] | null;
}

/** Assumed number of indexes of a key for which none was published. */
const usualIndexCount = 4;

/** All keys of a OneFS cluster, sorted by name. Index ranges are fixed, regardless of the hardware. */
export const keyCatalogue: ReadonlyMap<string, KeyInfo> = expandAll();

function expandAll(): Map<string, KeyInfo> {
  const all = [...publishedKeys, ...likelyKeys(), ...newerKeys()].sort((a, b) => (a.name < b.name ? -1 : 1));
  return new Map(all.flatMap(expand).map((info) => [info.key, info]));
}

function expand({ name, indexCount, description, ...metadata }: KeyMetadata): KeyInfo[] {
  const stem = indexCount === 0 ? name : name.replace(/\.N$/, '');
  // All published keys follow this rule: the prefix determines the scope.
  const scope = /^(cluster|ifs)\./.test(stem) ? 'cluster' : 'node';
  if (indexCount === 0) return [{ ...metadata, key: name, stem, index: -1, description, scope }];
  return Array.from({ length: indexCount ?? usualIndexCount }, (_, index) => ({
    ...metadata,
    key: `${stem}.${index}`,
    stem,
    index,
    description: description.replace(/\bN$/, String(index)).replace(/dataset 0$/, `dataset ${index}`),
    scope,
  }));
}

/**
 * Returns how many seconds a value of this key is cached: by its policy, else its default, else that of the key it is
 * derived from. At least one, because times are whole seconds.
 */
export function cacheSeconds(info: KeyInfo): number {
  const own = info.policyCacheTime ?? info.defaultCacheTime;
  if (own > 0) return own;
  const base = info.baseName === null ? undefined : keyCatalogue.get(info.baseName);
  return base === undefined ? 1 : cacheSeconds(base);
}
