import { flag, type Call } from '../http/call.js';
import type { ClusterModel } from '../model/cluster-model.js';
import type { SimulatedNode } from '../model/topology.js';
import { clientClass, clientsOf, type SimulatedClient } from '../values/clients.js';
import { emptyFigures, ProtocolActivity, type OperationFigures } from '../values/operations.js';
import { JsonText, printPapi } from '../values/print.js';
import { protocols, type ProtocolInfo } from '../values/protocols.js';
import { protocolsAsked } from './summary-protocol.js';
import type { SummaryRow, SummaryTable } from './summary.js';

/** GET /platform/3/statistics/summary/client: one row per node, protocol, client and operation class. */
export const clientTable: SummaryTable = {
  name: 'client',
  columns: {
    class: 'text',
    in: 'sum',
    in_avg: 'mean',
    in_max: 'max',
    in_min: 'min',
    local_addr: 'text',
    local_name: 'text',
    node: 'integer',
    num_operations: 'count',
    operation_rate: 'sum',
    out: 'sum',
    out_avg: 'mean',
    out_max: 'max',
    out_min: 'min',
    protocol: 'text',
    remote_addr: 'text',
    remote_name: 'text',
    time: 'integer',
    time_avg: 'mean',
    time_max: 'max',
    time_min: 'min',
    user: 'json',
  },
  filters: {
    classes: 'class',
    local_addresses: 'local_addr',
    local_names: 'local_name',
    remote_addresses: 'remote_addr',
    remote_names: 'remote_name',
    user_ids: 'user_id',
    user_names: 'user_name',
  },
  totals: [
    'node',
    'protocol',
    'class',
    'local_addr',
    'local_name',
    'remote_addr',
    'remote_name',
    'user_id',
    'user_name',
    'devid',
  ],
  totalled: (column) => (column === 'node' ? 0 : column === 'user' ? new JsonText('\n{}') : '*'),
  rows: clientRows,
};

function clientRows(model: ClusterModel, nodes: readonly SimulatedNode[], call: Call, time: number): SummaryRow[] {
  const rows: SummaryRow[] = [];
  const numeric = flag(call.query, 'numeric');
  for (const protocol of protocolsAsked(call, protocols)) {
    const activity = new ProtocolActivity(model, protocol);
    if (activity.isIdle(time)) continue;
    for (const node of nodes) {
      for (const client of clientsOf(model, node, protocol, time)) {
        pushRows(rows, protocol, activity, node, client, time, numeric);
      }
    }
  }
  return rows;
}

function pushRows(
  rows: SummaryRow[],
  protocol: ProtocolInfo,
  activity: ProtocolActivity,
  node: SimulatedNode,
  client: SimulatedClient,
  time: number,
  numeric: boolean,
): void {
  const figures = emptyFigures();
  const share = activity.share(node, time) * client.share;
  const seen = new Set<string>();
  const who = identity(protocol, node, client, numeric);
  for (const operation of protocol.operations) {
    const className = clientClass(operation.className);
    if (seen.has(className) || operation.latency > 1_000_000) continue;
    if (!activity.figures(operation, share, time, client.id, figures)) continue;
    seen.add(className);
    rows.push({ ...who, ...measures(figures), class: className, time });
  }
}

/**
 * Returns the identity of a client. An unknown user is an empty object, as recorded; a name that cannot be resolved is
 * UNKNOWN.
 */
function identity(protocol: ProtocolInfo, node: SimulatedNode, client: SimulatedClient, numeric: boolean): SummaryRow {
  const known = protocol.external && client.userId % 3 !== 0;
  const id = `UID:${client.userId}`;
  const name = `user${client.userId}`;
  const user = known ? (numeric ? { id, type: 'user' } : { id, name, type: 'user' }) : {};
  return {
    devid: node.devid,
    local_addr: protocol.external ? client.localAddress : '*',
    local_name: 'UNKNOWN',
    node: node.lnn,
    protocol: protocol.summaryName,
    remote_addr: client.remoteAddress,
    remote_name:
      protocol.external && !numeric && client.userId % 2 === 0 ? `host${client.userId}.example.com` : 'UNKNOWN',
    user: new JsonText(printPapi(user)),
    user_id: known ? String(client.userId) : '',
    user_name: known ? name : '',
  };
}

function measures(figures: OperationFigures): SummaryRow {
  return {
    in: figures.inRate,
    in_avg: figures.inRate / figures.rate,
    in_max: figures.inMax,
    in_min: figures.inMin,
    num_operations: figures.count,
    operation_rate: figures.rate,
    out: figures.outRate,
    out_avg: figures.outRate / figures.rate,
    out_max: figures.outMax,
    out_min: figures.outMin,
    time_avg: figures.timeAvg,
    time_max: figures.timeMax,
    time_min: figures.timeMin,
  };
}
