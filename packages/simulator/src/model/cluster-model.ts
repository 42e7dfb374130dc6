import { hashText, hexDigits, mix } from '../values/noise.js';
import { buildNodes, type SimulatedNode } from './topology.js';
import { resolveSpec, type ClusterSpec, type ResolvedSpec } from './spec.js';

/** The state of a cluster, independent of its API: its nodes, which of them are up, and its clock. */
export class ClusterModel {
  readonly spec: ResolvedSpec;
  readonly seed: number;
  readonly guid: string;
  readonly nodes: readonly SimulatedNode[];
  readonly #now: () => number;
  readonly #down: () => ReadonlySet<number>;
  readonly #byDevid: ReadonlyMap<number, SimulatedNode>;

  /** `now` is in milliseconds; `down` returns the LNNs that are currently down. */
  constructor(spec: ClusterSpec, now: () => number, down: () => ReadonlySet<number>) {
    this.spec = resolveSpec(spec);
    this.seed = mix(hashText(spec.name), this.spec.seed);
    this.guid = hexDigits(this.seed, 36);
    this.nodes = buildNodes(this.spec, this.seed);
    this.#now = now;
    this.#down = down;
    this.#byDevid = new Map(this.nodes.map((node) => [node.devid, node]));
  }

  /** Epoch milliseconds. */
  milliseconds(): number {
    return this.#now();
  }

  /** Epoch seconds, whole. */
  seconds(): number {
    return Math.floor(this.#now() / 1000);
  }

  isUp(node: SimulatedNode): boolean {
    return !this.#down().has(node.lnn);
  }

  upNodes(): readonly SimulatedNode[] {
    const down = this.#down();
    return down.size === 0 ? this.nodes : this.nodes.filter((node) => !down.has(node.lnn));
  }

  nodeByDevid(devid: number): SimulatedNode | undefined {
    return this.#byDevid.get(devid);
  }

  nodeByLnn(lnn: number): SimulatedNode | undefined {
    return this.nodes[lnn - 1];
  }
}
