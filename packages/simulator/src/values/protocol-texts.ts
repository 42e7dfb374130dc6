import type { KeyInfo } from '../keys/key-catalogue.js';
import type { ClusterModel } from '../model/cluster-model.js';
import type { SimulatedNode } from '../model/topology.js';
import { addFigures, emptyFigures, ProtocolActivity, type OperationFigures } from './operations.js';
import { printDouble, printElements } from './print.js';
import { protocolByName, type OperationInfo, type ProtocolInfo } from './protocols.js';

/** A value as JSON text; undefined where the instance is absent. Without a node: the cluster's. */
export type ValueText = (node: SimulatedNode | undefined, time: number) => string | undefined;

/** {node,cluster}.protostats.<protocol>(.total): one map an operation, or one map without names; `[]` when idle. */
export function protocolText(info: KeyInfo, model: ClusterModel): ValueText | undefined {
  const match = /^(?:node|cluster)\.protostats\.(\w+?)(\.total)?$/.exec(info.key);
  const protocol = protocolByName(match?.[1] ?? '');
  if (match === null || protocol === undefined) return undefined;
  const activity = new ProtocolActivity(model, protocol);
  return match[2] === undefined ? perOperation(protocol, activity) : total(protocol, activity);
}

function perOperation(protocol: ProtocolInfo, activity: ProtocolActivity): ValueText {
  const figures = emptyFigures();
  const heads = protocol.operations.map((operation) => `\n{\n"class_name" : "${operation.className}",\n`);
  return (node, time) => {
    if (activity.isIdle(time)) return printElements([]);
    const share = activity.share(node, time);
    const rows: string[] = [];
    for (const operation of protocol.operations) {
      if (!activity.figures(operation, share, time, node?.lnn ?? 0, figures)) continue;
      rows.push((heads[operation.id - 1] ?? '') + printFigures(figures, operation));
    }
    return printElements(rows);
  };
}

function total(protocol: ProtocolInfo, activity: ProtocolActivity): ValueText {
  const figures = emptyFigures();
  return (node, time) => {
    if (activity.isIdle(time)) return printElements([]);
    const share = activity.share(node, time);
    const sum = emptyFigures();
    for (const operation of protocol.operations) {
      // Waiting for a change is no work: counted in the total it would hide the latency of everything else.
      if (operation.latency > 1_000_000) continue;
      if (activity.figures(operation, share, time, node?.lnn ?? 0, figures)) addFigures(sum, figures);
    }
    return sum.count === 0 ? printElements([]) : printElements([`\n{\n${printFigures(sum, undefined)}`]);
  };
}

function printFigures(figures: OperationFigures, operation: OperationInfo | undefined): string {
  const name = operation === undefined ? '' : `"op_name" : "${operation.name}",\n`;
  return (
    `"in_max" : ${figures.inMax},\n"in_min" : ${figures.inMin},\n"in_rate" : ${printDouble(figures.inRate)},\n` +
    `"op_count" : ${figures.count},\n"op_id" : ${operation?.id ?? 0},\n${name}"op_rate" : ${printDouble(figures.rate)},\n` +
    `"out_max" : ${figures.outMax},\n"out_min" : ${figures.outMin},\n"out_rate" : ${printDouble(figures.outRate)},\n` +
    `"time_avg" : ${printDouble(figures.timeAvg)},\n"time_max" : ${figures.timeMax},\n"time_min" : ${figures.timeMin}\n}`
  );
}
