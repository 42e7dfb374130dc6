import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
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
    readonly { readonly interval: number; readonly persistent: boolean; readonly retention: number }[] | null;
  readonly [member: string]: PapiValue;
}

type Published = { readonly [Member in keyof KeyMetadata]: KeyMetadata[Member] | null } & { readonly key: string };

const file = fileURLToPath(new URL('../../../shared/onefs/key-metadata.json', import.meta.url));

/** All published keys, with those that were squashed to `.N` unfolded to `.0` and `.1`. */
export function readKeyMetadata(): readonly KeyMetadata[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(`The independent OneFS server needs the metadata of real keys: ${file} is missing.`, {
      cause: error,
    });
  }
  const { keys } = JSON.parse(text) as { keys: readonly Published[] };
  return keys.flatMap((published) => {
    if (!published.key.endsWith('.N')) return [complete(published)];
    return [0, 1].map((index) => ({
      ...complete(published),
      key: published.key.replace(/N$/, String(index)),
      real_name: null,
    }));
  });
}

/** The published keys of OneFS 8.2.1 come with a description only; the API always answers with everything. */
function complete(published: Published): KeyMetadata {
  return {
    key: published.key,
    description: published.description ?? '',
    units: published.units ?? 'none',
    scope: published.scope ?? 'node',
    type: published.type ?? likelyType(published.key),
    aggregation_type: published.aggregation_type ?? 'last',
    base_name: published.base_name ?? null,
    real_name: published.real_name ?? null,
    default_cache_time: published.default_cache_time ?? 0,
    policy_cache_time: published.policy_cache_time ?? null,
    policies: published.policies ?? null,
  };
}

function likelyType(key: string): string {
  if (key.endsWith('.noresolve')) return 'stats_heat_lins';
  if (key.includes('.performance.dataset.')) return 'stats_workload_list';
  if (key.endsWith('.ratio') || key.includes('.ratio.')) return 'double';
  if (/\.stats$|\.redirector$|\.cloudpools\./.test(key)) return 'stats_nested';
  return 'uint64';
}
