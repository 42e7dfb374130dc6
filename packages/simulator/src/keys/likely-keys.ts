import { describedKeys, publishedKeys, type DescribedKey, type KeyMetadata } from './published-keys.js';

interface Likely {
  readonly type: string;
  readonly units?: string;
  readonly cache?: number;
  /** The key whose times, policies and aggregation it shares. */
  readonly like?: string;
  readonly base?: string;
  readonly aggregation?: string;
}

/** Plausible metadata for keys of which only the description is known. The first match applies. */
const rules: readonly (readonly [RegExp, Likely])[] = [
  [/\.noresolve$/, { type: 'stats_heat_list_noresolve', like: 'node.ifs.heat.lock', aggregation: 'custom' }],
  [/\.performance\.dataset\./, { type: 'stats_workload_list', cache: 30, aggregation: 'custom' }],
  [/\.cloudpools\./, { type: 'stats_cloudpools', cache: 5, aggregation: 'custom' }],
  [
    /^node\.ifs\.cache\./,
    { type: 'double', units: 'bytes per second', like: 'node.ifs.cache.l1.data.read.hit', base: 'node.ifs.cache' },
  ],
  [/^node\.nfs\.cache_stats\./, { type: 'uint64', like: 'node.nfs.cache_stats.ccb.misses' }],
  [/\.ratio(\.|$)/, { type: 'double', cache: 5, aggregation: 'avg' }],
  [/\.data\.reduce\./, { type: 'uint64', units: 'bytes', cache: 30 }],
  [/\.bytes\.written$/, { type: 'uint64', units: 'bytes', cache: 5 }],
  [/\.blocks\./, { type: 'uint64', cache: 5 }],
  [/\.cores\.count$/, { type: 'int32', cache: 65_535 }],
  [/(\.enabled|redirector|active_sessions)$/, { type: 'int32', cache: 5 }],
  [/\.stats$/, { type: 'stats_map', cache: 1, aggregation: 'custom' }],
];

/** Protocols of OneFS 9 that are newer than the published lists. */
const newProtocols = { s3: 'S3', nfsrdma: 'NFS3 over RDMA', nfs4rdma: 'NFS4 over RDMA' };

/** Returns the described keys with plausible metadata. The actual metadata was never published. */
export function likelyKeys(): readonly KeyMetadata[] {
  const published = new Map(publishedKeys.map((key) => [key.name, key]));
  return describedKeys.map((key) => completed(key, published));
}

function completed(key: DescribedKey, published: ReadonlyMap<string, KeyMetadata>): KeyMetadata {
  const rule = rules.find(([pattern]) => pattern.test(key.name))?.[1];
  if (rule === undefined) throw new Error(`No rule says what the type of ${key.name} is; add one to this file.`);
  const like = rule.like === undefined ? undefined : published.get(rule.like);
  return {
    ...key,
    units: rule.units ?? 'none',
    type: rule.type,
    aggregationType: rule.aggregation ?? like?.aggregationType ?? 'last',
    baseName: rule.base ?? null,
    realName: null,
    defaultCacheTime: like?.defaultCacheTime ?? rule.cache ?? 0,
    policyCacheTime: like?.policyCacheTime ?? null,
    policies: like?.policies ?? null,
  };
}

/** Returns the keys of the newer protocols, modelled on those of nfs4. */
export function newerKeys(): readonly KeyMetadata[] {
  const models = publishedKeys.filter(({ name }) =>
    /\.(protostats|clientstats\.(proto|active))\.nfs4(\.total)?$/.test(name),
  );
  return Object.entries(newProtocols).flatMap(([protocol, title]) =>
    models.map((key) => ({
      ...key,
      name: key.name.replace('.nfs4', `.${protocol}`),
      baseName: key.baseName?.replace('.nfs4', `.${protocol}`) ?? null,
      description: key.description.replace('NFS4', title),
    })),
  );
}
