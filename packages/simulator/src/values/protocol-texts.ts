import type { KeyInfo } from '../keys/key-catalogue.js';
import type { ClusterModel } from '../model/cluster-model.js';
import type { SimulatedNode } from '../model/topology.js';
import { printFigures } from './figures-text.js';
import { addFigures, emptyFigures, ProtocolActivity } from './operations.js';
import { printElements } from './print.js';
import { protocolByName, type ProtocolInfo } from './protocols.js';

/** A value as JSON text; undefined if the instance is absent. Without a node: the cluster's value. */
export type ValueText = (node: SimulatedNode | undefined, time: number) => string | undefined;

/** {node,cluster}.protostats.<protocol>(.total): one map per operation, or one map without names; `[]` if idle. */
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
  const names = protocol.operations.map(({ id, name }) => `"op_id" : ${id},\n"op_name" : "${name}",\n`);
  return (node, time) => {
    if (activity.isIdle(time)) return printElements([]);
    const share = activity.share(node, time);
    const rows: string[] = [];
    for (const operation of protocol.operations) {
      if (!activity.figures(operation, share, time, node?.lnn ?? 0, figures)) continue;
      rows.push((heads[operation.id - 1] ?? '') + printFigures(figures, names[operation.id - 1] ?? ''));
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
      // Waiting for a change is not work: in the total it would hide the latency of everything else.
      if (operation.latency > 1_000_000) continue;
      if (activity.figures(operation, share, time, node?.lnn ?? 0, figures)) addFigures(sum, figures);
    }
    return sum.count === 0 ? printElements([]) : printElements([`\n{\n${printFigures(sum, '"op_id" : 0,\n')}`]);
  };
}
