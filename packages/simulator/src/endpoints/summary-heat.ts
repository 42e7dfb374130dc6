import { flag, list, type Call } from '../http/call.js';
import type { ClusterModel } from '../model/cluster-model.js';
import type { SimulatedNode } from '../model/topology.js';
import { heatEvents, hotEntities, longLin } from '../values/heat.js';
import { JsonText } from '../values/print.js';
import type { SummaryRow, SummaryTable } from './summary.js';

/** GET /platform/3/statistics/summary/heat: the hottest files and directories of each event. */
export const heatTable: SummaryTable = {
  name: 'heat',
  columns: {
    class_name: 'text',
    event_name: 'text',
    event_type: 'integer',
    lin: 'integer',
    node: 'integer',
    operation_rate: 'sum',
    path: 'text',
    time: 'integer',
  },
  filters: { classes: 'class_name', events: 'event_name' },
  totals: ['node', 'event_name', 'event_class', 'operation_rate', 'path', 'lin'],
  totalled: (column) => (column === 'event_name' || column === 'class_name' || column === 'path' ? '*' : null),
  rows: heatRows,
};

function heatRows(model: ClusterModel, nodes: readonly SimulatedNode[], call: Call, time: number): SummaryRow[] {
  const long = model.spec.oddShapes.includes('long-lins');
  const asHex = flag(call.query, 'convertlin', true);
  const numeric = flag(call.query, 'numeric');
  const depth = Number(list(call.query, 'pathdepth')?.[0] ?? 0);
  return nodes.flatMap((node) =>
    heatEvents.flatMap((event) =>
      hotEntities(node, time, event.name).map((entity): SummaryRow => ({
        class_name: event.className,
        event_name: event.name,
        event_type: event.type,
        lin: long
          ? new JsonText(longLin(entity.lin))
          : asHex
            ? entity.lin
            : Number(BigInt(`0x${entity.lin.replaceAll(':', '')}`)),
        node: node.lnn,
        operation_rate: entity.rate,
        path: numeric ? '' : squashed(entity.path, depth),
        time,
      })),
    ),
  );
}

function squashed(path: string, depth: number): string {
  return depth > 0 && path.startsWith('/')
    ? path
        .split('/')
        .slice(0, depth + 1)
        .join('/')
    : path;
}
