/** Values that are not scalars, by metadata type; `n` varies them. */
export const structures: Readonly<Record<string, (key: string, n: number) => string>> = {
  // The total has no names.
  stats_proto_opstat_list: (key, n) => {
    if (idle(key)) return '[]';
    if (key.endsWith('.total')) return `[${operation('', 0, n)}]`;
    const names = ['read', 'write', 'change_notify', 'read_directory_change', 'namespace_read'];
    const named = (name: string, id: number): string => `"class_name": "${classes[id % 3]}", "op_name": "${name}",`;
    return `[${names.map((name, id) => operation(named(name, id), id, n)).join(',\n')}]`;
  },
  stats_heat_list: (_, n) => `[{"op_rate": 131.6551361083984, "path": "SYSTEM (0x0)"},
    {"op_rate": ${n}.76391220092773, "path": "/ifs/"},
    {"op_rate": 0.2000000029802322, "path": "/ifs/data/a b,c=d\\\\e \\"f\\" ü.txt"}]`,
  stats_heat_lins: (_, n) =>
    `{"lins": [{"op_rate": 1.5, "lin": "1:0065:0012"}, {"op_rate": ${n}, "lin": "1:0065:0013"}]}`,
  stats_node_disk_list: (_, n) => `[{"0": ${n}.5, "1": 0.0, "12": 8}, {"13": 7.25}]`,
  stats_alert_info: (_, n) => `[{"severity": "critical", "count": ${n}}, {"severity": "emergency", "count": 0}]`,
  stats_client_proto_list_v2: (key, n) =>
    idle(key)
      ? '[]'
      : `[${client(2, '10.1.1.1', [clientClass('read', n), clientClass('write', 3)])},
      ${client(3, 'fe80::1', [clientClass('other', n + 1)])}, ${client(4, '10.1.1.9', [])}]`,
  stats_mds_cache: (_, n) => `{"hits": 5191200, "misses": ${414440 + n}}`,
  stats_cache_data: (_, n) =>
    `{${cacheFields.map((name, at) => `"${name}": ${at * 1000 + n}`).join(', ')},
    "oldest_page_age": 18446744073709551615}`,
  user_cache_clients: (_, n) =>
    `{"total": ${n}, "clients": [{"client": "nfs", "pages": 5}, {"client": "smb", "pages": 6}]}`,
  stats_client_io: (_, n) => `{"clients": [{"remote_addr": "10.1.1.1", "in": ${n}, "out": 0.5}]}`,
  stats_disk_latencies: (_, n) => `{"latencies": [{"disk": "1", "usec": ${n}}, {"disk": "2", "usec": 120}]}`,
  stats_je_workers: (_, n) =>
    `{"active": ${n}, "workers": [{"job": "FSAnalyze", "num": 3}, {"job": "Collect", "num": 4}]}`,
  stats_tcp_conn_stats_list: (_, n) =>
    `{"connections": [{"state": "established", "num": ${n}}, {"state": "time_wait", "num": 2}]}`,
  stats_workload_list: (_, n) =>
    `[${workload('"workload_type": null, "username": "root", "export_id": 7,', n)},
    ${workload('"workload_type": "Unknown", "username": null, "export_id": null,', 4)}]`,
  stats_nested: (_, n) => `{"written": {"blocks": ${n}, "bytes": 8192}, "ratio": 1.5}`,
};

const cacheFields = ['l1', 'l2', 'l3'].flatMap((level) =>
  ['data', 'meta'].flatMap((kind) => ['hit', 'miss', 'wait', 'start'].map((what) => `${level}_${kind}_read_${what}`)),
);
const classes = ['read', 'write', 'other'];
/** Two protocols that nobody uses. */
const idle = (key: string): boolean => /\.(ftp|hdfs)(\.|$)/.test(key);

/** As stats_mds_cache: each is a flat map of numbers, says its description. */
export const flatMap = (_: string, n: number): string =>
  `{"count": ${n}, "failures": 0, "max": 9007199254740993, "rate": 1.000000000000000e-09}`;

function operation(names: string, id: number, n: number): string {
  return `{${names} "in_max": ${n}, "in_min": 0, "in_rate": 2.5, "op_count": ${n + id}, "op_id": ${id},
    "op_rate": ${n}.2000000029802322, "out_max": 8, "out_min": 1, "out_rate": 163272.21875,
    "time_avg": 68.0, "time_max": 90, "time_min": 1}`;
}

function clientClass(name: string, n: number): string {
  return `{"class_name": "${name}", "in_max": ${n}, "in_min": 0, "in_rate": 0.0, "op_count": 1, "op_rate": 0.2,
    "out_max": 0, "out_min": 0, "out_rate": 7.800000190734863, "time_avg": 7.0, "time_max": 7, "time_min": 7}`;
}

function client(id: number, address: string, values: readonly string[]): string {
  return `{"client_id": ${id}, "local_addr": "10.0.0.4", "remote_addr": "${address}",
    "op_class_values": [${values.join()}]}`;
}

function workload(names: string, n: number): string {
  return `{${names} "bytes_in": ${n}, "bytes_out": 0.5, "cpu": 12.0, "latency_read": 1.0, "node": 0, "ops": 3,
    "reads": 1, "writes": 2, "system_name": "nfs3"}`;
}
