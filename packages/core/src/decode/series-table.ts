import type { Series } from '../sink/index.js';
import { makeSeries, seriesKey } from '../sink/series.js';

/** A tag set as a place in a tree: the one above it with one more tag. Most are only passed on the way to a longer one. */
export interface SeriesNode {
  readonly above: SeriesNode | undefined;
  readonly name: string;
  readonly value: string;
  /** Made when a row has just these tags. */
  series: Series | undefined;
  /** Value of the last round in which it occurred. */
  round: number;
  /** Tag name → tag value → this tag set with that tag. */
  next: Map<string, Map<string, SeriesNode>> | undefined;
}

interface Interned {
  readonly series: Series;
  /** Value of the last round in which it was asked for. */
  round: number;
}

/**
 * The series of one cluster: hands out the same object for the same tags. The few tag sets that many rows share stand in
 * a tree, where finding one costs a look-up a tag and no string is built; a row's own tags lead to its series by their
 * text.
 */
export class SeriesTable {
  readonly #root: SeriesNode;
  readonly #byKey = new Map<string, Interned>();
  readonly #nodes = new Map<number, SeriesNode>();
  #round = 0;

  /**
   * @param cluster value of the tag `cluster`
   * @param more tags that every series of this cluster has beside it
   */
  constructor(cluster: string, more: Readonly<Record<string, string>> = {}) {
    let root = this.#node(undefined, 'cluster', cluster);
    for (const [name, value] of Object.entries(more)) root = this.#node(root, name, value);
    this.#root = root;
  }

  get size(): number {
    return this.#byKey.size;
  }

  /** How often it was swept: whoever keeps a series past a sweep must ask for it again, or it counts as unused. */
  get sweeps(): number {
    return this.#round;
  }

  /** The tag set with nothing but the cluster. */
  get root(): SeriesNode {
    return this.#root;
  }

  /** The tag set of a row of `statistics/current`. A devid of 0 is the cluster itself; the LNN may be missing. */
  ofRow(devid: number, lnn: number | undefined, degraded: boolean | undefined): SeriesNode {
    // devid and LNN differ on clusters whose nodes were replaced, and an LNN moves to another devid.
    const id = (devid * 65_536 + (lnn ?? 0)) * 3 + (degraded === undefined ? 0 : degraded ? 1 : 2);
    let node = this.#nodes.get(id);
    if (node === undefined) {
      node = this.#root;
      if (devid !== 0) node = this.with(this.with(node, 'devid', String(devid)), 'node', String(lnn ?? devid));
      if (degraded !== undefined) node = this.with(node, 'degraded', String(degraded));
      this.#nodes.set(id, node);
    }
    return node;
  }

  /** The tag set with one more tag. */
  with(node: SeriesNode, name: string, value: string): SeriesNode {
    const branches = (node.next ??= new Map<string, Map<string, SeriesNode>>());
    let branch = branches.get(name);
    if (branch === undefined) branches.set(name, (branch = new Map()));
    let next = branch.get(value);
    if (next === undefined) branch.set(value, (next = this.#node(node, name, value)));
    next.round = this.#round;
    return next;
  }

  /**
   * The series of a tag set with many more tags: a row's, which differ from row to row. They get no place in the tree,
   * where each tag would take one.
   */
  seriesWith(node: SeriesNode, tags: Readonly<Record<string, string>>): Series {
    return this.#intern({ ...tagsOf(node), ...tags });
  }

  /** The series of a tag set. Two ways along the tree may add the same tags in another order: they share one series. */
  seriesOf(node: SeriesNode): Series {
    return (node.series ??= this.#intern(tagsOf(node)));
  }

  #intern(tags: Record<string, string>): Series {
    const key = seriesKey(tags);
    let interned = this.#byKey.get(key);
    if (interned === undefined) this.#byKey.set(key, (interned = { series: makeSeries(tags, key), round: 0 }));
    interned.round = this.#round;
    return interned.series;
  }

  /** Begins a round, and forgets the tag sets that did not occur in the last `keepRounds` rounds. */
  sweep(keepRounds: number): void {
    const oldest = this.#round - keepRounds;
    this.#prune(this.#root, oldest);
    // Rows find their nodes again through the tree; keeping them here would keep what was pruned.
    this.#nodes.clear();
    for (const [key, { round }] of this.#byKey) if (round < oldest) this.#byKey.delete(key);
    this.#keep(this.#root);
    this.#round++;
  }

  /** @returns whether anything below, or the node itself, is still in use */
  #prune(node: SeriesNode, oldest: number): boolean {
    let used = node.round >= oldest || node === this.#root;
    for (const [name, branch] of node.next ?? []) {
      for (const [value, next] of branch) {
        if (this.#prune(next, oldest)) used = true;
        else branch.delete(value);
      }
      if (branch.size === 0) node.next?.delete(name);
    }
    return used;
  }

  /** What the tree still holds must stay the one of its key. */
  #keep(node: SeriesNode): void {
    if (node.series !== undefined) this.#byKey.set(node.series.key, { series: node.series, round: node.round });
    for (const branch of node.next?.values() ?? []) for (const next of branch.values()) this.#keep(next);
  }

  #node(above: SeriesNode | undefined, name: string, value: string): SeriesNode {
    return { above, name, value, series: undefined, round: this.#round, next: undefined };
  }
}

/** Nearest first: a tag that is there twice has the value that was added last. */
function tagsOf(node: SeriesNode): Record<string, string> {
  const tags: Record<string, string> = {};
  for (let one: SeriesNode | undefined = node; one !== undefined; one = one.above) tags[one.name] ??= one.value;
  return tags;
}
