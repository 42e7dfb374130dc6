/**
 * The members and types of the answers that OneFS 9.11 documents (history: those of 8.0.1) for the endpoints which the
 * simulator has. `looseObject` where the documentation lets further members be, `strictObject` where it does not.
 */
import { z } from 'zod';
import { anything, each, integer, number, rows, text } from './shapes.js';

export const clusterConfig = z.looseObject({
  ...each(text, 'description encoding guid join_mode local_serial name'),
  ...each(integer, 'local_devid local_lnn'),
  ...each(z.boolean(), 'is_compliance is_rolling_upgrade'),
  devices: z.array(z.looseObject({ devid: integer, lnn: integer, guid: text })),
  onefs_version: z.looseObject(each(text, 'build release revision type version')),
  timezone: z.looseObject(each(text.optional(), 'abbreviation custom name path')),
});

const statistic = { devid: integer, key: text, error: text.nullable(), error_code: integer.nullable() };

export const currentStatistics = rows('stats', {
  ...statistic,
  node: integer.optional(),
  time: integer,
  value: anything,
});

export const historyStatistics = rows('stats', {
  ...statistic,
  resolution: integer,
  values: z.array(z.looseObject({ time: integer, value: anything })).nullable(),
});

const keyMetadata = {
  ...each(text, 'key description type units'),
  ...each(text.nullable(), 'base_name real_name'),
  scope: z.enum(['cluster', 'node']),
  aggregation_type: z.enum(['last', 'min', 'max', 'avg', 'sum', 'custom']),
  default_cache_time: integer,
  policy_cache_time: integer.nullable(),
  policies: z.array(z.looseObject({ interval: integer, persistent: z.boolean(), retention: integer })).nullable(),
};

/** `statistics/keys/<KEY>` */
export const statisticKey = rows('keys', keyMetadata);

/** How a list that comes in pages ends. */
const page = { resume: text.max(8192).nullable(), total: integer.min(0) };

/** `statistics/keys`; no list when it only counts. */
export const statisticKeys = z.strictObject({ keys: z.array(z.looseObject(keyMetadata)).nullable(), ...page });

/** By what a dataset tells workloads apart. */
const attributeNames =
  'groupname username local_address remote_address path protocol share_name zone_name job_type system_name export_id';
const workloadAttributes = z.array(z.enum(attributeNames.split(' ')));

export const performanceDatasets = z.strictObject({
  datasets: z
    .array(
      z.strictObject({
        ...each(integer.min(0).max(4_294_967_295), 'filter_count id workload_count'),
        creation_time: integer.min(0),
        filters: workloadAttributes.max(9),
        metrics: workloadAttributes.min(1).max(9),
        name: text.min(1).max(255),
        note: text.min(1).max(255).optional(),
        statkey: text.length(29),
      }),
    )
    .max(5),
  ...page,
});

const protocolLoad = each(number, 'in in_avg in_max in_min out out_avg out_max out_min time_avg time_max time_min');

export const clientSummary = rows('client', {
  ...protocolLoad,
  ...each(text, 'class local_addr local_name protocol remote_addr remote_name'),
  ...each(integer, 'node num_operations time'),
  operation_rate: number,
  user: z
    .looseObject({
      id: text.max(261).optional(),
      name: text.max(255).nullable().optional(),
      type: z.enum(['user', 'group', 'wellknown']).nullable().optional(),
    })
    .optional(),
});

export const protocolSummary = rows('protocol', {
  ...protocolLoad,
  ...each(number, 'in_standard_dev out_standard_dev time_standard_dev operation_rate'),
  ...each(text, 'class operation protocol'),
  ...each(integer, 'operation_count time'),
  node: integer.nullable(),
});

export const driveSummary = rows('drive', {
  ...each(number, 'access_latency access_slow busy bytes_in bytes_out iosched_latency iosched_queue'),
  ...each(number, 'used_bytes_percent used_inodes xfer_size_in xfer_size_out xfers_in xfers_out'),
  ...each(text, 'drive_id type'),
  time: integer,
});

export const heatSummary = rows('heat', {
  ...each(text, 'class_name event_name path'),
  ...each(integer.nullable(), 'event_type node'),
  lin: z.union([text, integer]).nullable(),
  operation_rate: number,
  time: integer,
});

export const systemSummary = rows('system', {
  ...each(number, 'cpu disk_in disk_out ftp hdfs http net_in net_out nfs s3 smb total'),
  node: text,
  time: integer,
});

const traffic = z.looseObject(each(number, 'errors_per_sec megabytes_per_sec packets_per_sec'));

export const protocolStatsSummary = z.strictObject({
  'protocol-stats': z.strictObject({
    cpu: z.looseObject(each(number, 'idle system user')),
    disk: z.looseObject(each(number, 'iops read write')),
    network: z.looseObject({ in: traffic, out: traffic }),
    onefs: z.looseObject(each(number, 'in out total')),
    protocol: z.looseObject({ name: text, data: z.array(z.looseObject({ name: text, value: anything })) }),
    time: integer,
  }),
});

const absentOrNull = text.nullable().optional();

export const workloadSummary = rows('workload', {
  ...each(number.min(0), 'bytes_in bytes_out cpu l2 l3 latency_other latency_read latency_write ops reads writes'),
  ...each(absentOrNull, 'domain_id error group_sid groupname job_type local_address local_name path protocol'),
  ...each(absentOrNull, 'remote_address remote_name share_name system_name user_sid username workload_type zone_name'),
  ...each(number.nullable().optional(), 'export_id group_id user_id zone_id'),
  node: number.min(0).max(2_147_483_647),
  time: integer.min(0),
  workload_id: integer.nullable().optional(),
});
