import { flag, list, type Call } from '../http/call.js';
import type { ClusterModel } from '../model/cluster-model.js';
import type { SimulatedNode } from '../model/topology.js';
import { emptyFigures, ProtocolActivity, type OperationFigures } from '../values/operations.js';
import { protocols, type OperationInfo, type ProtocolInfo } from '../values/protocols.js';
import type { SummaryRow, SummaryTable } from './summary.js';

/** GET /platform/3/statistics/summary/protocol: one row per node, protocol and operation. */
export const protocolTable: SummaryTable = {
  name: 'protocol',
  columns: {
    class: 'text',
    in: 'sum',
    in_avg: 'mean',
    in_max: 'max',
    in_min: 'min',
    in_standard_dev: 'mean',
    node: 'integer',
    operation: 'text',
    operation_count: 'count',
    operation_rate: 'sum',
    out: 'sum',
    out_avg: 'mean',
    out_max: 'max',
    out_min: 'min',
    out_standard_dev: 'mean',
    protocol: 'text',
    time: 'integer',
    time_avg: 'mean',
    time_max: 'max',
    time_min: 'min',
    time_standard_dev: 'mean',
  },
  filters: { classes: 'class', operations: 'operation' },
  totals: ['node', 'protocol', 'class', 'operation'],
  totalled: (column) => (column === 'node' ? null : '*'),
  rows: protocolRows,
};

/** Returns the protocols selected by a `protocols` argument, by name or as `all`, `internal`, `external`. */
export function protocolsAsked(call: Call, whenAbsent: readonly ProtocolInfo[]): readonly ProtocolInfo[] {
  const names = list(call.query, 'protocols');
  if (names === undefined) return whenAbsent;
  return protocols.filter(
    ({ summaryName, external }) =>
      names.includes('all') || names.includes(external ? 'external' : 'internal') || names.includes(summaryName),
  );
}

function protocolRows(model: ClusterModel, nodes: readonly SimulatedNode[], call: Call, time: number): SummaryRow[] {
  const rows: SummaryRow[] = [];
  const figures = emptyFigures();
  const zero = flag(call.query, 'zero');
  for (const protocol of protocolsAsked(
    call,
    protocols.filter(({ external }) => external),
  )) {
    const activity = new ProtocolActivity(model, protocol);
    const idle = activity.isIdle(time);
    for (const node of nodes) {
      const share = activity.share(node, time);
      for (const operation of protocol.operations) {
        const happened = !idle && activity.figures(operation, share, time, node.lnn, figures);
        if (happened || zero) rows.push(rowOf(protocol, operation, node, time, happened ? figures : emptyFigures()));
      }
    }
  }
  return rows;
}

function rowOf(
  protocol: ProtocolInfo,
  operation: OperationInfo,
  node: SimulatedNode,
  time: number,
  figures: OperationFigures,
): SummaryRow {
  const rate = figures.rate === 0 ? 1 : figures.rate;
  return {
    class: operation.className,
    in: figures.inRate,
    in_avg: figures.inRate / rate,
    in_max: figures.inMax,
    in_min: figures.inMin,
    in_standard_dev: (figures.inMax - figures.inMin) / 4,
    node: node.lnn,
    operation: operation.name,
    operation_count: figures.count,
    operation_rate: figures.rate,
    out: figures.outRate,
    out_avg: figures.outRate / rate,
    out_max: figures.outMax,
    out_min: figures.outMin,
    out_standard_dev: (figures.outMax - figures.outMin) / 4,
    protocol: protocol.summaryName,
    time,
    time_avg: figures.timeAvg,
    time_max: figures.timeMax,
    time_min: figures.timeMin,
    time_standard_dev: (figures.timeMax - figures.timeMin) / 4,
  };
}
