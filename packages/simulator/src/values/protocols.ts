/** An operation of a protocol, as it appears in statistics. */
export interface OperationInfo {
  readonly id: number;
  readonly name: string;
  readonly className: string;
  /** Share of the protocol's operations. */
  readonly weight: number;
  /** Bytes per operation, in and out. */
  readonly in: number;
  readonly out: number;
  /** Microseconds. */
  readonly latency: number;
}

export interface ProtocolInfo {
  /** Name in stat keys (nfs, cifs). */
  readonly name: string;
  /** Name in the summaries (nfs3, smb1). */
  readonly summaryName: string;
  readonly external: boolean;
  /** Operations per second of a node at full activity. */
  readonly rate: number;
  /** Whether it is idle now and then. */
  readonly idles: boolean;
  readonly operations: readonly OperationInfo[];
}

// Columns: name class weight in out latency. change_notify and read_directory_change wait for something to happen, so
// their latencies are huge and meaningless, as on real clusters.
const NFS = [
  'getattr namespace_read 30 112 96 90',
  'lookup namespace_read 16 148 160 140',
  'access namespace_read 14 116 104 80',
  'read read 17 132 61440 900',
  'write write 9 48200 140 1400',
  'setattr namespace_write 3 160 120 420',
  'create create 2 188 240 800',
  'remove delete 1.5 140 120 700',
  'readdirplus namespace_read 4 140 4100 1100',
  'rename namespace_write 0.6 220 200 900',
  'commit write 2 120 130 2100',
  'fsstat namespace_read 0.9 100 140 60',
];
const SMB = [
  'create create 22 330 220 700',
  'close file_state 20 120 130 160',
  'read read 19 120 48000 800',
  'write write 12 38000 110 1300',
  'query_info namespace_read 12 130 210 180',
  'set_info namespace_write 4 190 90 500',
  'query_directory namespace_read 6 160 3900 900',
  'lock file_state 2 130 80 120',
  'session_setup session_state 0.5 900 600 4200',
  'tree_connect session_state 0.5 160 120 800',
  'change_notify namespace_read 1 110 90 41000000',
  'read_directory_change namespace_read 1 120 140 38000000',
];
const NFS4 = [
  'getattr namespace_read 28 120 180 95',
  'open file_state 12 240 320 500',
  'close file_state 11 130 110 140',
  'read read 18 140 62000 920',
  'write write 10 51000 150 1500',
  'lookup namespace_read 12 150 170 150',
  'lock file_state 1 150 110 130',
  'remove delete 1.5 150 130 720',
  'create create 2 200 250 840',
  'renew session_state 1 90 80 40',
];
const AUTHENTICATION = [
  'lookup_names other 30 210 330 900',
  'lookup_sids other 22 190 300 850',
  'authenticate session_state 18 700 500 5200',
  'logon session_state 6 800 640 9000',
];

export const protocols: readonly ProtocolInfo[] = [
  protocol('nfs', 'nfs3', true, 2600, false, NFS),
  protocol('cifs', 'smb1', true, 40, true, SMB),
  protocol('smb2', 'smb2', true, 1900, false, SMB),
  protocol('nfs4', 'nfs4', true, 900, false, NFS4),
  protocol('nfsrdma', 'nfsrdma', true, 500, true, NFS),
  protocol('nfs4rdma', 'nfs4rdma', true, 300, true, NFS4),
  protocol('nlm', 'nlm', true, 8, true, [
    'lock file_state 5 120 80 200',
    'unlock file_state 5 110 80 150',
    'test file_state 1 110 80 90',
  ]),
  protocol('ftp', 'ftp', true, 6, true, [
    'retr read 4 200 900000 42000',
    'stor write 3 700000 200 51000',
    'list namespace_read 4 120 5200 2100',
  ]),
  protocol('http', 'http', true, 60, false, [
    'get read 12 420 18000 2100',
    'head namespace_read 5 380 300 900',
    'put write 2 16000 320 4200',
  ]),
  protocol('hdfs', 'hdfs', true, 120, false, [
    'read read 12 300 262144 3100',
    'write write 5 262144 300 5200',
    'getfileinfo namespace_read 20 220 280 400',
    'getlisting namespace_read 6 240 5100 1500',
    'create create 2 400 300 1900',
    'rename namespace_write 1 320 220 1300',
    'delete delete 1 260 200 1200',
  ]),
  protocol('s3', 's3', true, 180, false, [
    'get_object read 20 700 131072 4200',
    'put_object write 9 131072 500 7400',
    'head_object namespace_read 14 600 420 800',
    'list_objects namespace_read 4 640 22000 6100',
    'delete_object delete 2 610 300 1900',
  ]),
  protocol('siq', 'siq', false, 30, false, [
    'read read 6 200 131072 2600',
    'write write 6 131072 200 3900',
    'other other 4 200 200 400',
  ]),
  protocol('papi', 'papi', false, 12, false, [
    'get other 10 900 9400 31000',
    'post other 1 1400 600 62000',
    'put other 0.5 1500 500 58000',
  ]),
  protocol('jobd', 'jobd', false, 220, false, [
    'job_read read 20 0 65536 1900',
    'job_write write 6 65536 0 3100',
    'job_other other 30 0 0 90',
    'job_lookup namespace_read 18 0 0 120',
  ]),
  protocol('irp', 'irp', false, 600, false, SMB),
  protocol('lsass_in', 'lsass_in', false, 14, true, AUTHENTICATION),
  protocol('lsass_out', 'lsass_out', false, 9, false, AUTHENTICATION),
];

function protocol(
  name: string,
  summaryName: string,
  external: boolean,
  rate: number,
  idles: boolean,
  lines: readonly string[],
): ProtocolInfo {
  const fields = lines.map((line) => line.split(' '));
  const total = fields.reduce((sum, [, , weight]) => sum + Number(weight), 0);
  const operations = fields.map(([operation = '', className = '', weight, inBytes, outBytes, latency], index) => ({
    id: index + 1,
    name: operation,
    className,
    weight: Number(weight) / total,
    in: Number(inBytes),
    out: Number(outBytes),
    latency: Number(latency),
  }));
  return { name, summaryName, external, rate, idles, operations };
}

/** Finds a protocol by its name in stat keys or in summaries: nfs and nfs3 are the same. */
export function protocolByName(name: string): ProtocolInfo | undefined {
  return protocols.find((known) => known.name === name || known.summaryName === name);
}
