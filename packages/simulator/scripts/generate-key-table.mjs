// Writes src/keys/key-table.json, the simulator's own compact copy of the published key metadata.
// Run it after ../shared/onefs/key-metadata.json changed: node packages/simulator/scripts/generate-key-table.mjs
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const source = fileURLToPath(new URL('../../../../shared/onefs/key-metadata.json', import.meta.url));
const target = fileURLToPath(new URL('../src/keys/key-table.json', import.meta.url));
if (!existsSync(source)) {
  throw new Error(
    'Cannot find onefs/key-metadata.json in the folder "shared" beside the repository; put it there and run again.',
  );
}

/** Index counts that the metadata does not give. */
const DEFAULT_INDEX_COUNT = 4;
const NEW_PROTOCOLS = { s3: 'S3', nfsrdma: 'NFS3 over RDMA', nfs4rdma: 'NFS4 over RDMA' };

/** What is sensible for a key of which OneFS 8.2.1 published a name and a description only. First match wins. */
const INFERRED = [
  [
    /\.noresolve$/,
    { type: 'stats_heat_list_noresolve', units: 'none', like: 'node.ifs.heat.lock', aggregation: 'custom' },
  ],
  [/\.performance\.dataset\./, { type: 'stats_workload_list', units: 'none', cache: 30, aggregation: 'custom' }],
  [/\.cloudpools\./, { type: 'stats_cloudpools', units: 'none', cache: 5, aggregation: 'custom' }],
  [
    /^node\.ifs\.cache\./,
    { type: 'double', units: 'bytes per second', like: 'node.ifs.cache.l1.data.read.hit', base: 'node.ifs.cache' },
  ],
  [/^node\.nfs\.cache_stats\./, { type: 'uint64', units: 'none', like: 'node.nfs.cache_stats.ccb.misses' }],
  [/\.ratio(\.|$)/, { type: 'double', units: 'none', cache: 5, aggregation: 'avg' }],
  [/\.data\.reduce\./, { type: 'uint64', units: 'bytes', cache: 30, aggregation: 'last' }],
  [/\.bytes\.written$/, { type: 'uint64', units: 'bytes', cache: 5, aggregation: 'last' }],
  [/\.blocks\./, { type: 'uint64', units: 'none', cache: 5, aggregation: 'last' }],
  [/\.cores\.count$/, { type: 'int32', units: 'none', cache: 65535, aggregation: 'last' }],
  [/(\.enabled|redirector|active_sessions)$/, { type: 'int32', units: 'none', cache: 5, aggregation: 'last' }],
  [/\.stats$/, { type: 'stats_map', units: 'none', cache: 1, aggregation: 'custom' }],
];

const metadata = JSON.parse(readFileSync(source, 'utf8')).keys;
const known = new Map(metadata.map((key) => [key.key, key]));

function completed(key) {
  if (key.type !== null) return key;
  const rule = INFERRED.find(([pattern]) => pattern.test(key.key))?.[1];
  if (rule === undefined) throw new Error(`No rule says what the type of ${key.key} is; add one to INFERRED.`);
  const like = rule.like === undefined ? {} : known.get(rule.like);
  return {
    ...key,
    type: rule.type,
    units: rule.units,
    base_name: rule.base ?? null,
    default_cache_time: like.default_cache_time ?? rule.cache,
    policy_cache_time: like.policy_cache_time ?? null,
    policies: like.policies ?? null,
    aggregation_type: rule.aggregation ?? like.aggregation_type,
  };
}

/** Keys of OneFS 9 that the 2016 and 2020 lists cannot have: modelled on those of the protocol nfs4. */
function newerKeys() {
  const models = metadata.filter((key) => /\.(protostats|clientstats\.(proto|active))\.nfs4(\.total)?$/.test(key.key));
  return Object.entries(NEW_PROTOCOLS).flatMap(([protocol, title]) =>
    models.map((key) =>
      Object.assign({}, key, {
        key: key.key.replace('.nfs4', `.${protocol}`),
        base_name: key.base_name?.replace('.nfs4', `.${protocol}`) ?? null,
        description: key.description.replace('NFS4', title),
      }),
    ),
  );
}

const policyLists = [];
function policyIndex(policies) {
  if (policies === null) return null;
  const text = JSON.stringify(policies.map((policy) => [policy.interval, policy.persistent, policy.retention]));
  if (!policyLists.includes(text)) policyLists.push(text);
  return policyLists.indexOf(text);
}

const rows = [...metadata.map(completed), ...newerKeys()]
  .sort((a, b) => (a.key < b.key ? -1 : 1))
  .map((key) => [
    key.key,
    key.description,
    key.units,
    key.type,
    key.aggregation_type,
    key.base_name,
    key.real_name,
    key.default_cache_time,
    key.policy_cache_time,
    policyIndex(key.policies),
    key.index_squashed ? (key.indices_8_2_1?.count ?? DEFAULT_INDEX_COUNT) : 0,
  ]);
const policies = policyLists.map((text) => `  ${text}`).join(',\n');
const keys = rows.map((row) => `  ${JSON.stringify(row)}`).join(',\n');
writeFileSync(target, `{\n"policies": [\n${policies}\n],\n"keys": [\n${keys}\n]\n}\n`);
process.stdout.write(`${rows.length} keys written to ${target}\n`);
