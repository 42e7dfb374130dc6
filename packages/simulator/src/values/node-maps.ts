import type { KeyInfo } from '../keys/key-catalogue.js';
import { nodeActivity } from '../model/activity.js';
import type { ClusterModel } from '../model/cluster-model.js';
import type { SimulatedNode } from '../model/topology.js';
import { cacheField, cacheFields } from './cache-fields.js';
import { diskMeasures, diskShare } from './disk.js';
import { counter } from './general.js';
import { hashText, mix } from './noise.js';
import { printDouble, printElements, printInteger, printMembers } from './print.js';
import type { ValueText } from './protocol-texts.js';

/**
 * Fields of flat maps of numbers; a name with `%` is a level instead of a counter. The published metadata contains only
 * the types; hits and misses of node.mds.cache.stats are recorded, the other names are ours.
 */
const FIELDS: Readonly<Record<string, string>> = {
  stats_mds_cache: 'hits misses',
  stats_dfm_cache: 'hits misses %entries',
  stats_ifm_cache: 'hits misses evictions %entries',
  stats_stf_cache: 'hits misses %entries',
  stats_ifs_cache: 'hits misses evictions %pages %dirty_pages',
  stats_ip_stats: 'delivered forward fragments noroute odropped rawout reassembled total',
  stats_tcp_stats:
    'accepts closed connattempt connects drops persisttimeo rcvbyte rcvpack sndbyte sndpack sndrexmitpack',
  stats_malloc_stats: 'allocations frees %in_use %types',
  stats_uma_stats: 'allocations fails frees %pages %zones',
  stats_rp_stats: 'evictions inserts %size',
  stats_thread_pool_stats: 'jobs %active %idle %queued %threads',
  stats_nfs_basic_stats: 'badcalls calls nullrecv xdrcall',
  stats_nfs_cache_stats: 'current_size misses negative_hits positive_hits timeout_count',
  stats_nfs_optime_stats: 'commit getattr lookup read readdirplus write',
  stats_nfs_v3_error_stats: 'access exist io jukebox noent notempty perm stale',
  stats_nfs_v4_error_stats: 'access delay expired grace io noent old_stateid stale',
  stats_cloudpools: 'bytes_in bytes_out num_reads num_writes',
};

/** Maps of OneFS 8.2 whose type is not specific, by key. A dot creates a nested map. */
const FIELDS_BY_KEY: Readonly<Record<string, string>> = {
  'node.compression.stats': 'bytes_in bytes_out blocks_compressed blocks_skipped',
  'cluster.compression.stats': 'bytes_in bytes_out blocks_compressed blocks_skipped',
  'node.ifs.coalescer.stats': 'flushes hits misses %pages',
  'node.ifs.journal.stats': 'blocks_written commits %used_blocks',
  'node.ifs.rbm.stats': 'pressure_count throttle_events %locks',
  'node.ifs.vm.stats': 'faults.hard faults.soft pages.%active pages.%free pages.%wired swaps',
  'node.ifs.vop.stats':
    'create.calls create.errors lookup.calls lookup.errors read.calls read.errors write.calls write.errors',
  'node.proc.stats': 'exits forks %running %sleeping',
};

/** Maps of numbers, flat or nested. */
export function mapText(info: KeyInfo): ValueText | undefined {
  const fields = (FIELDS_BY_KEY[info.key] ?? FIELDS[info.type])?.split(' ');
  if (fields === undefined) return undefined;
  const seed = hashText(info.key);
  // A cluster has only a few of the 256 possible accounts and policies.
  if (info.type === 'stats_cloudpools' && info.index > 2) return () => undefined;
  return (node, time) => printMembers(nested(fields, (field) => fieldNumber(field, seed, node, time)));
}

function nested(fields: readonly string[], numberOf: (field: string) => string): string[] {
  const groups = new Map<string, string[]>();
  const members: string[] = [];
  for (const field of fields) {
    const [group = '', inner] = field.replace('%', '').split('.');
    if (inner === undefined) members.push(`"${group}" : ${numberOf(field)}`);
    else groups.set(group, [...(groups.get(group) ?? []), `"${inner}" : ${numberOf(field)}`]);
  }
  return [...[...groups].map(([group, inner]) => `"${group}" : ${printMembers(inner)}`), ...members];
}

function fieldNumber(field: string, seed: number, node: SimulatedNode | undefined, time: number): string {
  const own = mix(hashText(field, seed), node?.seed ?? 0);
  if (!field.includes('%')) return printInteger(counter(0.5 + (own % 64), own, time));
  const level = node === undefined ? 0.5 : nodeActivity(node, time);
  return printInteger(level * (200 + (own % 20_000)));
}

const CACHE_MEMBERS = cacheFields.map((field) => ({
  head: `"${field}" : `,
  print: field === 'oldest_page_age' ? printInteger : printDouble,
  number: cacheField(field),
}));

/** node.ifs.cache: about fifty numbers, named after the keys node.ifs.cache.* with `_` for dots. */
export function cacheText(info: KeyInfo): ValueText | undefined {
  if (info.key !== 'node.ifs.cache') return undefined;
  return (node, time) => {
    if (node === undefined) return undefined;
    return printMembers(CACHE_MEMBERS.map(({ head, print, number }) => head + print(number(node, time))));
  };
}

/** node.disk.<measure>.all: a list with one map from disk index to number, or with one map per disk. */
export function diskListText(info: KeyInfo, model: ClusterModel): ValueText | undefined {
  const name = /^node\.disk\.(.+)\.all$/.exec(info.key)?.[1];
  const measure = name === undefined ? undefined : diskMeasures[name];
  if (name === undefined || measure === undefined) return undefined;
  const split = model.spec.oddShapes.includes('split-disk-lists');
  const whole = /^(busy|access\.slow|iosched\.queue|ifs\.)/.test(name);
  return (node, time) => {
    if (node === undefined) return undefined;
    const average = measure(node, time);
    const members = Array.from({ length: node.disks }, (_, disk) => {
      const value = average * diskShare(node, disk, name);
      return `"${disk}" : ${whole ? printInteger(value) : printDouble(value)}`;
    });
    return printElements(split ? members.map((member) => printMembers([member])) : [printMembers(members)]);
  };
}
