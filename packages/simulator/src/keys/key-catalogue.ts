import { likelyKeys, newerKeys } from './likely-keys.js';
import { publishedKeys, type HistoryPolicy, type KeyMetadata } from './published-keys.js';

/** Metadata of one statistic key, as `GET /platform/1/statistics/keys/<KEY>` says it. Times are seconds. */
export interface KeyInfo {
  readonly key: string;
  /** The key's name with its index cut off, and the index; -1 for a key without one. */
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

/** Indexes of a key of which nobody published how many it has. */
const usualIndexCount = 4;

/**
 * All keys of a OneFS cluster, by name, in the order of their names. Index ranges are static, whatever the
 * hardware has.
 */
export const keyCatalogue: ReadonlyMap<string, KeyInfo> = expandAll();

function expandAll(): Map<string, KeyInfo> {
  const all = [...publishedKeys, ...likelyKeys(), ...newerKeys()].sort((a, b) => (a.name < b.name ? -1 : 1));
  return new Map(all.flatMap(expand).map((info) => [info.key, info]));
}

function expand({ name, indexCount, description, ...metadata }: KeyMetadata): KeyInfo[] {
  const stem = indexCount === 0 ? name : name.replace(/\.N$/, '');
  // Without exception among the published keys: the prefix tells the scope.
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
 * Seconds for which a value of this key is kept: its policy's, else its own, else those of the key it is derived from.
 * Never less than one, as times are whole seconds.
 */
export function cacheSeconds(info: KeyInfo): number {
  const own = info.policyCacheTime ?? info.defaultCacheTime;
  if (own > 0) return own;
  const base = info.baseName === null ? undefined : keyCatalogue.get(info.baseName);
  return base === undefined ? 1 : cacheSeconds(base);
}
