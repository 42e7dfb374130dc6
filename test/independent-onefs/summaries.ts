import { ok } from './answer.js';
import type { Answer } from './answer.js';
import { papiText, raw } from './papi-text.js';
import type { PapiValue } from './papi-text.js';
import { upNodes } from './topology.js';

export type SummaryKind = 'client' | 'drive' | 'heat' | 'protocol' | 'system';
export const summaryKinds: readonly SummaryKind[] = ['client', 'drive', 'heat', 'protocol', 'system'];

export type SummaryItem = Readonly<Record<string, PapiValue>>;

/** `GET statistics/summary/<kind>`, its items by the schemas of OneFS 9.11. */
export class Summaries {
  readonly #now: () => number;
  /** The items of every answer that was sent whole. */
  readonly sent: { readonly kind: SummaryKind; readonly item: SummaryItem }[] = [];

  constructor(now: () => number) {
    this.#now = now;
  }

  answer(kind: SummaryKind): Answer {
    const time = Math.floor(this.#now());
    const items = makers[kind](time, (time % 500) + 1);
    return {
      ...ok(papiText({ [kind]: items })),
      onSent: () => this.sent.push(...items.map((item) => ({ kind, item }))),
    };
  }
}

const makers: Readonly<Record<SummaryKind, (time: number, n: number) => readonly SummaryItem[]>> = {
  client: (time, n) => [
    { ...traffic(n), ...client, node: 1, num_operations: n, class: 'other', protocol: 'nfs3', time, user: {} },
    {
      ...traffic(3),
      ...client,
      node: 2,
      num_operations: 1,
      class: 'read',
      protocol: 'smb2',
      time,
      user: { id: 'UID:1000', name: 'anna maria', type: 'user' },
    },
    {
      ...traffic(4),
      ...client,
      node: 3,
      num_operations: 2,
      class: 'write',
      protocol: 'nfs4',
      time,
      user: { id: 'SID:S-1-1', name: null, type: null },
    },
    { ...traffic(5), ...client, node: 3, num_operations: 2, class: 'namespace_read', protocol: 's3', time },
  ],
  drive: (time, n) => upNodes.flatMap(({ lnn }) => [1, 12].map((bay) => drive(`${lnn}:${bay}`, time, n))),
  heat: (time, n) => [
    { ...heat(n, time), lin: '1:0065:0012', node: 1, path: '/ifs/data/a b' },
    { ...heat(2, time), lin: null, node: null, event_type: null, path: '/ifs/' },
  ],
  protocol: (time, n) =>
    ['nfs3', 'smb2', 's3'].flatMap((protocol) => [
      { ...traffic(n), ...deviations, class: 'read', operation: 'read', operation_count: n, node: 1, protocol, time },
      { ...traffic(2), ...deviations, class: 'write', operation: 'write', operation_count: 9, node: 3, protocol, time },
    ]),
  system: (time, n) => ['All', ...upNodes.map(({ lnn }) => String(lnn))].map((node) => ({ ...system(n), node, time })),
};

const client = { local_addr: '*', local_name: 'UNKNOWN', remote_addr: '127.0.0.1', remote_name: 'UNKNOWN' };

const deviations = {
  in_standard_dev: raw('0.0'),
  out_standard_dev: raw('1.5'),
  time_standard_dev: raw('0.2000000029802322'),
};

function traffic(n: number): SummaryItem {
  return {
    in: raw('7.800000190734863'),
    in_avg: raw('39.0'),
    in_max: n,
    in_min: 39,
    operation_rate: raw('0.2000000029802322'),
    out: raw('0.0'),
    out_avg: raw('0.0'),
    out_max: 0,
    out_min: 0,
    time_avg: raw('7.0'),
    time_max: n + 7,
    time_min: 7,
  };
}

function drive(drive_id: string, time: number, n: number): SummaryItem {
  return {
    drive_id,
    time,
    type: 'SAS',
    access_latency: raw('1.25'),
    access_slow: raw('0.0'),
    busy: n,
    bytes_in: raw('8192.0'),
    bytes_out: 0,
    iosched_latency: 2,
    iosched_queue: raw('0.5'),
    used_bytes_percent: raw('71.3'),
    used_inodes: 1_234_567,
    xfer_size_in: 4096,
    xfer_size_out: 0,
    xfers_in: raw('2.30'),
    xfers_out: n,
  };
}

function heat(n: number, time: number): SummaryItem {
  return { class_name: 'namespace_read', event_name: 'lookup', event_type: 7, operation_rate: n, time };
}

function system(n: number): SummaryItem {
  const none = { ftp: 0, hdfs: 0, http: raw('0.0'), s3: 0 };
  return {
    ...none,
    cpu: raw('13.5'),
    disk_in: n,
    disk_out: 1,
    net_in: n,
    net_out: raw('2.5'),
    nfs: n,
    smb: 4,
    total: n + 4,
  };
}
