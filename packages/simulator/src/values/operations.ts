import { activityOf } from '../model/activity.js';
import type { ClusterModel } from '../model/cluster-model.js';
import type { SimulatedNode } from '../model/topology.js';
import { hashText, mix } from './noise.js';
import type { OperationInfo, ProtocolInfo } from './protocols.js';

/**
 * Figures of one operation over the last {@link WINDOW_SECONDS}: rates per second, sizes in bytes, times in
 * microseconds.
 */
export interface OperationFigures {
  rate: number;
  count: number;
  inRate: number;
  inMax: number;
  inMin: number;
  outRate: number;
  outMax: number;
  outMin: number;
  timeAvg: number;
  timeMax: number;
  timeMin: number;
}

/** Operation counts are those of one collection interval. */
const WINDOW_SECONDS = 5;
const BYTE = 1 / 256;

/**
 * Figures of a protocol's operations on one node or on the cluster. The rate of an operation is a cluster-wide rate
 * times the node's share, so that the cluster's row is the sum of the nodes' rows but costs only one row.
 */
export class ProtocolActivity {
  readonly #model: ClusterModel;
  readonly #protocol: ProtocolInfo;
  readonly #seed: number;
  readonly #seeds: readonly number[];
  readonly #shares: Float64Array;
  #sharesAt = -1;

  constructor(model: ClusterModel, protocol: ProtocolInfo) {
    this.#model = model;
    this.#protocol = protocol;
    this.#seed = hashText(protocol.name, model.seed);
    this.#seeds = protocol.operations.map((operation) => mix(this.#seed, operation.id));
    this.#shares = new Float64Array(model.nodes.length);
  }

  /** Some protocols are unused for some intervals of ten minutes. */
  isIdle(time: number): boolean {
    return this.#protocol.idles && (mix(this.#seed, Math.floor(time / 600)) & 0xff) < 90;
  }

  /** Returns the share of a node, or of all nodes that are up. */
  share(node: SimulatedNode | undefined, time: number): number {
    this.#refreshShares(time);
    if (node !== undefined) return this.#shares[node.lnn - 1] ?? 0;
    let total = 0;
    for (const up of this.#model.upNodes()) total += this.#shares[up.lnn - 1] ?? 0;
    return total;
  }

  /**
   * Writes the figures of one operation for a share into `into`; false if it did not happen in the window. `variety`
   * distinguishes nodes; 0 is the cluster, whose extremes are the bounds of those of the nodes.
   */
  figures(operation: OperationInfo, share: number, time: number, variety: number, into: OperationFigures): boolean {
    const seed = this.#seeds[operation.id - 1] ?? 0;
    const common = mix(seed, time);
    const rate = this.#protocol.rate * operation.weight * share * (0.85 + 0.3 * BYTE * (common & 0xff));
    const count = Math.round(rate * WINDOW_SECONDS);
    if (count === 0) return false;
    const own = variety === 0 ? 0xffffffff : mix(common, variety);
    into.rate = rate;
    into.count = count;
    into.inRate = rate * operation.in * (0.9 + 0.2 * BYTE * ((common >>> 8) & 0xff));
    into.inMax = Math.round(operation.in * (1.3 + 2 * BYTE * (own & 0xff)));
    into.inMin = Math.round(operation.in * 0.5);
    into.outRate = rate * operation.out * (0.9 + 0.2 * BYTE * ((common >>> 16) & 0xff));
    into.outMax = Math.round(operation.out * (1.3 + 2 * BYTE * ((own >>> 8) & 0xff)));
    into.outMin = Math.round(operation.out * 0.5);
    into.timeAvg = operation.latency * (0.7 + 0.8 * BYTE * ((common >>> 24) & 0xff));
    into.timeMax = Math.round(operation.latency * (2 + 9 * BYTE * ((own >>> 16) & 0xff)));
    into.timeMin = Math.round(operation.latency * 0.2);
    return true;
  }

  #refreshShares(time: number): void {
    if (this.#sharesAt === time) return;
    this.#sharesAt = time;
    for (const node of this.#model.nodes) {
      this.#shares[node.lnn - 1] = activityOf(node.seed ^ this.#seed, time) * node.scale;
    }
  }
}

/** Creates an empty set of figures to write into. */
export function emptyFigures(): OperationFigures {
  return {
    rate: 0,
    count: 0,
    inRate: 0,
    inMax: 0,
    inMin: 0,
    outRate: 0,
    outMax: 0,
    outMin: 0,
    timeAvg: 0,
    timeMax: 0,
    timeMin: 0,
  };
}

/** Adds figures to a total: rates and counts are summed, times weighted by rate, extremes kept. */
export function addFigures(total: OperationFigures, figures: OperationFigures): void {
  const first = total.count === 0;
  const rate = total.rate + figures.rate;
  total.timeAvg = rate === 0 ? 0 : (total.timeAvg * total.rate + figures.timeAvg * figures.rate) / rate;
  total.rate = rate;
  total.count += figures.count;
  total.inRate += figures.inRate;
  total.outRate += figures.outRate;
  total.inMax = Math.max(total.inMax, figures.inMax);
  total.outMax = Math.max(total.outMax, figures.outMax);
  total.timeMax = Math.max(total.timeMax, figures.timeMax);
  total.inMin = first ? figures.inMin : Math.min(total.inMin, figures.inMin);
  total.outMin = first ? figures.outMin : Math.min(total.outMin, figures.outMin);
  total.timeMin = first ? figures.timeMin : Math.min(total.timeMin, figures.timeMin);
}
