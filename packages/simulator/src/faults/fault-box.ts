import { noise } from '../values/noise.js';
import type { Fault } from './fault.js';
import { parseFaults } from './parse-faults.js';

/** An active fault and how often it was triggered. */
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

  /** @param nodes number of nodes of the cluster */
  constructor(seed: number, faults: readonly Fault[], nodes: number) {
    this.#seed = seed;
    this.#nodes = nodes;
    this.set(faults);
  }

  /** Replaces all faults. Throws a TypeError for an invalid fault. */
  set(faults: readonly Fault[]): void {
    const checked = parseFaults(faults, this.#nodes);
    this.clear();
    for (const fault of checked) this.add(fault);
  }

  /** Parses faults sent by a client. Throws a TypeError for an invalid fault. */
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

  /** Removes one fault, or all of them. */
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

  /** Returns the faults that affect this request, and counts them. */
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

/** Checks whether a list of key names contains a key. A name may end in `*`. A missing list contains every key. */
export function namesKey(keys: readonly string[] | undefined, key: string): boolean {
  return (
    keys === undefined || keys.some((name) => (name.endsWith('*') ? key.startsWith(name.slice(0, -1)) : name === key))
  );
}
