import { defaultLimits, type Limits } from '../limits/index.js';
import { dictionary } from '../sink/dictionary.js';
import type { Series } from '../sink/index.js';
import { makeSeries, seriesKey } from '../sink/series.js';
import { SeriesBudget, type Refusal } from './series-budget.js';
import { Sweeper } from './sweeper.js';

/** A series in the table. Code that keeps an entry must call `use` each round, or the entry expires. */
export interface SeriesEntry {
  readonly series: Series;
  readonly bytes: number;
  /** When the entry expires, by the clock of `begin`. */
  until: number;
  /** Set when the entry has been removed. A later look-up of the same tags creates a new entry. */
  gone: boolean;
  /** The mark of the last frame that contained the series, and the first row with it in that frame. */
  mark: number;
  row: number;
  /** Set when rows of this series got distinguishing tags, with these names or `index`; they keep them until then. */
  apart: { readonly names: readonly string[]; readonly until: number } | undefined;
}

/** A tag set as a node in a tree: the tags of its parent plus one. Most nodes are only steps to longer tag sets. */
export interface SeriesNode {
  readonly above: SeriesNode | undefined;
  readonly name: string;
  readonly value: string;
  /** Created when a row has exactly these tags. */
  entry: SeriesEntry | undefined;
  until: number;
  gone: boolean;
  /** Tag name → tag value → this tag set with that tag. */
  next: Map<string, Map<string, SeriesNode>> | undefined;
  /** Number of direct children. */
  branches: number;
  /** Number of tags in the set. */
  readonly tags: number;
}

export interface SeriesTableOptions {
  readonly limits?: Limits;
  /** Tags that every series of this cluster has in addition to `cluster`. */
  readonly more?: Readonly<Record<string, string>>;
  /** Initial time by the clock of `begin`, milliseconds. */
  readonly now?: number;
}

/** A series expires when unused for this time or for three rounds of the slowest job that had it, if longer. */
const MIN_KEEP_MS = 5 * 60_000;
const KEEP_ROUNDS = 3;

/**
 * The series of one cluster. Returns the same object for the same tags. The few tag sets that many rows share are in a
 * tree, where finding one takes one look-up per tag and builds no string. Tags specific to a row are looked up by
 * their canonical text. The cluster's limits apply to new series only; known series are never refused.
 */
export class SeriesTable {
  readonly #root: SeriesNode;
  /** Tags of all series. Rows cannot override them. */
  readonly #own: Readonly<Record<string, string>>;
  readonly #byKey = new Map<string, SeriesEntry>();
  /** All nodes except the root. */
  readonly #nodes = new Set<SeriesNode>();
  readonly #byRow = new Map<number, SeriesNode>();
  readonly #budget: SeriesBudget;
  readonly #renamedSoFar = new Set<string>();
  readonly #renamedPending: string[] = [];
  readonly #sweeper = new Sweeper();
  #until = MIN_KEEP_MS;
  #now = 0;
  #mark = 0;

  /** @param cluster value of the tag `cluster` */
  constructor(cluster: string, { limits = defaultLimits, now = 0, more = {} }: SeriesTableOptions = {}) {
    this.#own = Object.assign(dictionary<string>(), { cluster }, more);
    let root: SeriesNode | undefined;
    for (const name in this.#own) root = makeNode(root, name, this.#own[name] as string, Number.POSITIVE_INFINITY);
    this.#root = root as SeriesNode;
    this.#budget = new SeriesBudget(limits, now);
  }

  /** Whether the table contains this series. False for expired series. */
  has(series: Series): boolean {
    return this.#byKey.get(series.key)?.series === series;
  }

  get size(): number {
    return this.#byKey.size;
  }

  /** Approximate memory of the series and tag sets, without the data that sinks derive from them. */
  get bytes(): number {
    return this.#budget.bytes;
  }

  /** The tag set with only the tags that all series of the cluster have. */
  get root(): SeriesNode {
    return this.#root;
  }

  /**
   * Prepares for reading an answer. Each call removes a small part of the expired entries.
   *
   * @param now milliseconds, by a monotonic clock
   * @param intervalMs interval of the job that received the answer
   */
  begin(now: number, intervalMs: number): void {
    this.#now = now;
    this.#until = now + Math.max(MIN_KEEP_MS, intervalMs * KEEP_ROUNDS);
    this.#budget.refill(now);
    this.#sweeper.sweep(now, [
      { entries: this.#byKey, visit: (entry) => this.#visitEntry(entry, now) },
      { entries: this.#nodes, visit: (node) => this.#visitNode(node, now) },
    ]);
  }

  /** When entries used now will expire. */
  get until(): number {
    return this.#until;
  }

  isOver(until: number): boolean {
    return until < this.#now;
  }

  /** Returns a number that no frame has had before. */
  nextMark(): number {
    return ++this.#mark;
  }

  /** Returns and clears the refusals: rows left out because of a limit on series. */
  takeRefusals(): readonly Refusal[] {
    return this.#budget.takeRefusals();
  }

  /** Returns the tag set of a `statistics/current` row. A devid of 0 is the cluster itself; the LNN may be missing. */
  ofRow(devid: number, lnn: number | undefined, degraded: boolean | undefined): SeriesNode | undefined {
    // devid and LNN differ on clusters whose nodes were replaced, and an LNN moves to another devid.
    const id = (devid * 65_536 + (lnn ?? 0)) * 3 + (degraded === undefined ? 0 : degraded ? 1 : 2);
    let node = this.#byRow.get(id);
    if (node === undefined || node.gone) {
      node = this.#root;
      if (devid !== 0) node = this.#below(node, 'devid', String(devid));
      if (devid !== 0) node &&= this.#below(node, 'node', String(lnn ?? devid));
      if (degraded !== undefined) node &&= this.#below(node, 'degraded', String(degraded));
      if (node === undefined) return undefined;
      if (this.#byRow.size > this.#nodes.size + MAX_STALE_ROW_NODES) this.#byRow.clear();
      this.#byRow.set(id, node);
    } else if (node.until < this.#until) node.until = this.#until;
    return node;
  }

  /** Whether a tag set may get this many additional tags. */
  admits(node: SeriesNode, more: number): boolean {
    return this.#budget.admitsTags(node.tags + more);
  }

  /** Returns the tag set with one more tag from a row; undefined when a limit forbids it. */
  with(node: SeriesNode, name: string, value: string): SeriesNode | undefined {
    const isOurs = OUR_TAGS.has(name) && this.#isOurs(name, tagsOf(node));
    return this.#below(node, isOurs ? this.#renamed(name) : name, value);
  }

  /** Returns and clears the reserved tag names that rows have tried to use. Each name is reported once. */
  takeRenamed(): readonly string[] {
    return this.#renamedPending.splice(0);
  }

  /** Whether a tag name is reserved. A row that set its cluster or node could pass for another one's. */
  #isOurs(name: string, base: Readonly<Record<string, string>>): boolean {
    return (
      CLUSTER_TAGS.has(name) || Object.hasOwn(this.#own, name) || (OUR_TAGS.has(name) && Object.hasOwn(base, name))
    );
  }

  #renamed(name: string): string {
    if (!this.#renamedSoFar.has(name)) {
      this.#renamedSoFar.add(name);
      this.#renamedPending.push(name);
    }
    return `${name}_`;
  }

  #below(node: SeriesNode, name: string, value: string): SeriesNode | undefined {
    let next = node.next?.get(name)?.get(value);
    if (next === undefined) {
      if (!this.#budget.takeNode(this.#nodes.size, name, value)) return undefined;
      next = makeNode(node, name, value, this.#until);
      this.#nodes.add(next);
      const branches = (node.next ??= new Map<string, Map<string, SeriesNode>>());
      const branch = branches.get(name);
      if (branch === undefined) branches.set(name, new Map([[value, next]]));
      else branch.set(value, next);
      node.branches++;
    } else if (next.until < this.#until) next.until = this.#until;
    return next;
  }

  /**
   * Returns the series of a tag set plus a row's own tags. These differ from row to row, so they are kept out of the
   * tree, where each would need a node. Returns undefined when the series is new and a limit forbids it.
   */
  find(node: SeriesNode, tags: Readonly<Record<string, string>>): SeriesEntry | undefined {
    const all = tagsOf(node);
    for (const name in tags) all[this.#isOurs(name, all) ? this.#renamed(name) : name] = tags[name] as string;
    return this.#intern(all);
  }

  /** Returns the series with additional tags. A tag whose name is already in use is renamed to `name_`. */
  withTags({ series }: SeriesEntry, more: Readonly<Record<string, string>>): SeriesEntry | undefined {
    const tags = Object.assign(dictionary<string>(), series.tags);
    for (const name in more) {
      let free = name;
      while (Object.hasOwn(series.tags, free)) free += '_';
      tags[free] = more[name] as string;
    }
    const entry = this.#intern(tags);
    if (entry !== undefined && entry.until < this.#until) entry.until = this.#until;
    return entry;
  }

  /** Returns the series of a tag set. Paths that add the same tags in a different order share one series. */
  entryOf(node: SeriesNode): SeriesEntry | undefined {
    if (node.entry === undefined || node.entry.gone) node.entry = this.#intern(tagsOf(node));
    return node.entry;
  }

  /** Marks an entry as used and returns its series. The entry must still be in the table. */
  use(entry: SeriesEntry): Series {
    if (entry.until < this.#until) entry.until = this.#until;
    return entry.series;
  }

  #intern(tags: Record<string, string>): SeriesEntry | undefined {
    const key = seriesKey(tags);
    let entry = this.#byKey.get(key);
    if (entry === undefined) {
      const bytes = this.#budget.takeSeries(this.#byKey.size, tags, key);
      if (bytes === undefined) return undefined;
      entry = {
        series: makeSeries(tags, key),
        bytes,
        until: this.#until,
        gone: false,
        mark: 0,
        row: 0,
        apart: undefined,
      };
      this.#byKey.set(key, entry);
    }
    return entry;
  }

  #visitEntry(entry: SeriesEntry, now: number): void {
    if (entry.until >= now) return;
    entry.gone = true;
    this.#byKey.delete(entry.series.key);
    this.#budget.giveSeries(entry.series.tags, entry.bytes);
  }

  /** Removes an expired node. A node with children is removed after them, at a later visit. */
  #visitNode(node: SeriesNode, now: number): void {
    if (node.until >= now || node.branches > 0 || node.above === undefined) return;
    node.gone = true;
    this.#nodes.delete(node);
    const branch = node.above.next?.get(node.name);
    branch?.delete(node.value);
    if (branch?.size === 0) node.above.next?.delete(node.name);
    node.above.branches--;
    this.#budget.giveNode(node.name, node.value);
  }
}

/** Tags that identify the cluster, reserved even if this cluster does not have them. */
const CLUSTER_TAGS: ReadonlySet<string> = new Set(['cluster', 'cluster_guid']);
/** Tags that gostats sets. */
const OUR_TAGS: ReadonlySet<string> = new Set([...CLUSTER_TAGS, 'devid', 'node', 'degraded']);

/** The cache of row tag sets is cleared when it has this many more entries than there are nodes. */
const MAX_STALE_ROW_NODES = 4096;

function makeNode(above: SeriesNode | undefined, name: string, value: string, until: number): SeriesNode {
  return {
    above,
    name,
    value,
    entry: undefined,
    until,
    gone: false,
    next: undefined,
    branches: 0,
    tags: (above?.tags ?? 0) + 1,
  };
}

/** Walks from the node to the root, so for a repeated tag the value added last wins. */
function tagsOf(node: SeriesNode): Record<string, string> {
  const tags = dictionary<string>();
  for (let one: SeriesNode | undefined = node; one !== undefined; one = one.above) tags[one.name] ??= one.value;
  return tags;
}
