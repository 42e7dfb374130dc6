import { keyCatalogue, type KeyInfo } from '../keys/key-catalogue.js';
import type { ClusterModel } from '../model/cluster-model.js';
import type { SimulatedNode } from '../model/topology.js';
import { nodeNumber } from './node-numbers.js';
import { nodeSpace, solidStateSpace, spaceField, sumSpace } from './space.js';

/** The value of a cluster-scoped key at a time (epoch seconds). */
export type ClusterNumber = (time: number) => number;

type Aggregate = (values: readonly number[]) => number;

const sum: Aggregate = (values) => values.reduce((total, value) => total + value, 0);
const mean: Aggregate = (values) => (values.length === 0 ? 0 : sum(values) / values.length);
const most: Aggregate = (values) => Math.max(0, ...values);

/** Chooses how nodes' values are combined: the mean or maximum for some keys, else the sum. */
function aggregateOf(key: string): Aggregate {
  if (key.endsWith('.max')) return most;
  return /^cluster\.cpu\..*\.avg$|disk\.busy|xfer\.size|ratio/.test(key) ? mean : sum;
}

/** Returns the source of a numeric cluster-scoped key. */
export function clusterNumber(info: KeyInfo, model: ClusterModel): ClusterNumber {
  const space = /^ifs\.(ssd\.)?(bytes|percent)\.(total|used|free|avail)$/.exec(info.key);
  if (space !== null) return spaceOf(model, space[1] !== undefined, space[2] ?? '', space[3] ?? '');
  const own = ownNumber(info.key, model);
  if (own !== undefined) return own;
  const base = baseKey(info);
  const source = base === undefined ? undefined : nodeNumber(base);
  if (source === undefined) return () => 0;
  const aggregate = aggregateOf(info.key);
  return (time) => aggregate(model.upNodes().map((node) => source(node, time) ?? 0));
}

/** Returns the node-scoped key that a cluster-scoped one is computed from: by its metadata, else by name. */
function baseKey(info: KeyInfo): KeyInfo | undefined {
  return keyCatalogue.get(info.baseName ?? '') ?? keyCatalogue.get(info.key.replace(/^cluster\./, 'node.'));
}

function spaceOf(model: ClusterModel, solidState: boolean, measure: string, field: string): ClusterNumber {
  const ofNode = solidState ? solidStateSpace : nodeSpace;
  return (time) => spaceField(sumSpace(model.nodes.map((node) => ofNode(node, time))), measure, field);
}

const COUNTED: Readonly<Record<string, (model: ClusterModel) => readonly SimulatedNode[]>> = {
  all: (model) => model.nodes,
  up: (model) => model.upNodes(),
  down: (model) => model.nodes.filter((node) => !model.isUp(node)),
  diskless: () => [],
  readonly: () => [],
  smartfailed: () => [],
};

/** Returns the nodes counted by cluster.node.count.X and listed by cluster.node.list.X. */
export function nodesListed(model: ClusterModel, which: string): readonly SimulatedNode[] {
  return COUNTED[which]?.(model) ?? [];
}

function ownNumber(key: string, model: ClusterModel): ClusterNumber | undefined {
  const count = /^cluster\.node\.count\.(\w+)$/.exec(key)?.[1];
  if (count !== undefined) return () => nodesListed(model, count).length;
  // 0: healthy, 1: attention, 2: a node is down.
  if (key === 'cluster.health') return () => (model.upNodes().length < model.nodes.length ? 2 : 0);
  const part = PARTS_OF_USED[key];
  if (part === undefined) return undefined;
  if (key.includes('.ratio.')) return () => part;
  const used = spaceOf(model, false, 'bytes', 'used');
  return (time) => Math.floor(used(time) * part);
}

/** Savings as fractions of the bytes used on /ifs; ratios are used as they are. */
const PARTS_OF_USED: Readonly<Record<string, number>> = {
  'ifs.bytes.reserved.drive': 0.01,
  'ifs.bytes.reserved.snapshots': 0.02,
  'cluster.dedupe.estimated.deduplicated.bytes': 0.2,
  'cluster.dedupe.estimated.saved.bytes': 0.08,
  'cluster.dedupe.logical.deduplicated.bytes': 0.18,
  'cluster.dedupe.logical.saved.bytes': 0.07,
  'cluster.dedupe.total.physical.bytes': 1.2,
  'cluster.dedupe.total.used.bytes': 1,
  'cluster.data.reduce.available': 0.6,
  'cluster.data.reduce.compression': 0.25,
  'cluster.data.reduce.dedupe': 0.07,
  'cluster.data.reduce.logical': 1.3,
  'cluster.data.reduce.physical': 1,
  'cluster.data.reduce.protection': 0.2,
  'cluster.data.reduce.reduced': 0.32,
  'cluster.data.reduce.ratio.compression': 1.31,
  'cluster.data.reduce.ratio.dedupe': 1.07,
  'cluster.data.reduce.ratio.efficiency': 1.18,
};
