// Facts that were published, in the form in which the simulator has them; nothing that it makes of them.
import { describedKeys, publishedKeys } from '../../packages/simulator/src/keys/published-keys.js';
import type { PapiValue } from './papi-text.js';

/** One item of `statistics/keys`, every member required by the schema. */
export interface KeyMetadata {
  readonly key: string;
  readonly description: string;
  readonly units: string;
  readonly scope: 'cluster' | 'node';
  readonly type: string;
  readonly aggregation_type: string;
  readonly base_name: string | null;
  readonly real_name: string | null;
  readonly default_cache_time: number;
  readonly policy_cache_time: number | null;
  readonly policies:
    | readonly { readonly interval: number; readonly persistent: boolean; readonly retention: number }[]
    | null;
  readonly [member: string]: PapiValue;
}

/**
 * All published keys, with those that stand for a row of indexes unfolded to `.0` and `.1`. Of the described ones nobody
 * published the rest, and the API always answers with everything.
 */
export function readKeyMetadata(): readonly KeyMetadata[] {
  const complete = publishedKeys.map((published): KeyMetadata => ({
    key: published.name,
    description: published.description,
    units: published.units,
    scope: scopeOf(published.name),
    type: published.type,
    aggregation_type: published.aggregationType,
    base_name: published.baseName,
    real_name: published.realName,
    default_cache_time: published.defaultCacheTime,
    policy_cache_time: published.policyCacheTime,
    policies: published.policies?.map((policy) => ({ ...policy })) ?? null,
  }));
  const completed = describedKeys.map(({ name, description }): KeyMetadata => ({
    key: name,
    description,
    units: 'none',
    scope: scopeOf(name),
    type: likelyType(name),
    aggregation_type: 'last',
    base_name: null,
    real_name: null,
    default_cache_time: 0,
    policy_cache_time: null,
    policies: null,
  }));
  return [...complete, ...completed].flatMap((metadata) => {
    if (!metadata.key.endsWith('.N')) return [metadata];
    return [0, 1].map((index) => ({ ...metadata, key: metadata.key.replace(/N$/, String(index)), real_name: null }));
  });
}

function scopeOf(key: string): KeyMetadata['scope'] {
  return key.startsWith('cluster.') || key.startsWith('ifs.') ? 'cluster' : 'node';
}

function likelyType(key: string): string {
  if (key.endsWith('.noresolve')) return 'stats_heat_lins';
  if (key.includes('.performance.dataset.')) return 'stats_workload_list';
  if (key.endsWith('.ratio') || key.includes('.ratio.')) return 'double';
  if (/\.stats$|\.redirector$|\.cloudpools\./.test(key)) return 'stats_nested';
  return 'uint64';
}
