import { noise } from '../values/noise.js';
import type { Fault } from './fault.js';
import { parseFaults } from './parse-faults.js';

/** A fault in force, with how often it struck. */
export interface ActiveFault {
  readonly id: number;
  readonly fault: Fault;
  readonly hits: number;
}

/**
 * The faults of one cluster, changed at run time by {@link FaultBox.set}, {@link FaultBox.add} and {@link
 * FaultBox.clear}.
 */
export class FaultBox {
  #active: { id: number; fault: Fault; hits: number; seen: number }[] = [];
  #lastId = 0;
  #down: ReadonlySet<number> = new Set();
  readonly #seed: number;
  readonly #nodes: number;

  /** @param nodes how many the cluster has */
  constructor(seed: number, faults: readonly Fault[], nodes: number) {
    this.#seed = seed;
    this.#nodes = nodes;
    this.set(faults);
  }

  /** Replaces all faults. Throws a TypeError for a fault that is not one. */
  set(faults: readonly Fault[]): void {
    const checked = parseFaults(faults, this.#nodes);
    this.clear();
    for (const fault of checked) this.add(fault);
  }

  /** Reads what a client sent. Throws a TypeError for what is no fault of this cluster. */
  check(value: unknown): Fault[] {
    return parseFaults(value, this.#nodes);
  }

  /** Adds a fault and returns its id. */
  add(fault: Fault): number {
    const [checked] = parseFaults([fault], this.#nodes);
    if (checked === undefined) return 0;
    this.#lastId += 1;
    this.#active.push({ id: this.#lastId, fault: checked, hits: 0, seen: 0 });
    this.#refreshDown();
    return this.#lastId;
  }

  /** Ends one fault, or all of them. */
  clear(id?: number): void {
    this.#active = id === undefined ? [] : this.#active.filter((active) => active.id !== id);
    this.#refreshDown();
  }

  list(): ActiveFault[] {
    return this.#active.map(({ id, fault, hits }) => ({ id, fault, hits }));
  }

  /** LNNs of the nodes that are down. */
  nodesDown(): ReadonlySet<number> {
    return this.#down;
  }

  /** The faults that strike this request, of those that apply to it; counts them. */
  strike(target: string, applies: (fault: Fault) => boolean): readonly Fault[] {
    if (this.#active.length === 0) return NONE;
    const struck: Fault[] = [];
    for (const active of this.#active) {
      const { fault } = active;
      if (!applies(fault) || (fault.path !== undefined && !target.includes(fault.path))) continue;
      active.seen += 1;
      if (fault.count !== undefined && active.hits >= fault.count) continue;
      if (fault.probability !== undefined && noise(this.#seed + active.id, active.seen) >= fault.probability) continue;
      active.hits += 1;
      struck.push(fault);
    }
    return struck;
  }

  #refreshDown(): void {
    this.#down = new Set(this.#active.flatMap(({ fault }) => (fault.kind === 'node-down' ? [fault.node] : [])));
  }
}

const NONE: readonly Fault[] = [];

/** Whether a list of key names, of which one may end in `*`, has a key. No list has every key. */
export function namesKey(keys: readonly string[] | undefined, key: string): boolean {
  return (
    keys === undefined || keys.some((name) => (name.endsWith('*') ? key.startsWith(name.slice(0, -1)) : name === key))
  );
}
