import type { KeyInfo } from '../keys/key-catalogue.js';
import type { ClusterModel } from '../model/cluster-model.js';
import type { SimulatedNode } from '../model/topology.js';
import { nodesListed } from './cluster-numbers.js';
import type { ValueText } from './protocol-texts.js';
import { hasSensor, SENSOR_COUNTS } from './sensors.js';

/** Keys of type string: group, lists of nodes ("" if empty), hardware names, sensor descriptions. */
export function stringText(info: KeyInfo, model: ClusterModel): ValueText | undefined {
  if (info.type !== 'string') return undefined;
  const text = info.scope === 'cluster' ? clusterString(info, model) : nodeString(info);
  return (node) => {
    const value = text(node);
    return value === undefined ? undefined : JSON.stringify(value);
  };
}

type Text = (node: SimulatedNode | undefined) => string | undefined;

function clusterString(info: KeyInfo, model: ClusterModel): Text {
  const list = /^cluster\.node\.list\.(\w+)$/.exec(info.key)?.[1];
  if (list !== undefined)
    return () =>
      nodesListed(model, list)
        .map((node) => node.lnn)
        .join(',');
  return () => groupDescription(model);
}

/** Formats the group like `sysctl efs.gmp.group`: LNNs with their drives, then the nodes that are down. */
function groupDescription(model: ClusterModel): string {
  const up = model.upNodes().map((node) => `${node.lnn}:0-${node.disks - 1}`);
  const down = nodesListed(model, 'down').map((node) => node.lnn);
  const parts = down.length === 0 ? up : [...up, `down: ${down.join(', ')}`];
  return `<${up.length},${model.nodes.length}>: { ${parts.join(', ')} }`;
}

function nodeString(info: KeyInfo): Text {
  if (info.stem === 'node.net.iface.name') return (node) => node?.interfaces[info.index]?.name;
  if (info.stem === 'node.disk.name')
    return (node) => (hasDisk(node, info.index) ? `/dev/da${info.index + 1}` : undefined);
  if (info.stem === 'node.disk.type') {
    return (node) => (hasDisk(node, info.index) ? (node?.solidState === true ? 'SSD' : 'HDD') : undefined);
  }
  const sensor = /^node\.sensor\.(\w+)\.(names?|desc)$/.exec(info.stem);
  if (sensor === null) return () => info.description;
  const [, kind = '', what = ''] = sensor;
  if (what === 'names')
    return () => Array.from({ length: SENSOR_COUNTS[kind] ?? 0 }, (_, index) => `${kind}${index}`).join(',');
  if (!hasSensor(info)) return () => undefined;
  return () => (what === 'name' ? `${kind}${info.index}` : `${kind} sensor ${info.index}`);
}

function hasDisk(node: SimulatedNode | undefined, index: number): boolean {
  return node !== undefined && index < node.disks;
}
