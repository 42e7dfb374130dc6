import { defaultLimits, type Limits } from '../limits/index.js';
import { dictionary } from '../sink/dictionary.js';
import type { Series } from '../sink/index.js';
import { makeSeries, seriesKey } from '../sink/series.js';
import { SeriesBudget, type Refusal } from './series-budget.js';
import { Sweeper } from './sweeper.js';

/** A series in the table. Whoever keeps one asks `use` each round, or it counts as unused. */
export interface SeriesEntry {
  readonly series: Series;
  readonly bytes: number;
  /** When it may be forgotten, by the clock of `begin`. */
  until: number;
  /** It was forgotten: the same tags have another entry now, or will have. */
  gone: boolean;
  /** The frame that met it last, and the first row there that has it. */
  mark: number;
  row: number;
  /** Rows of this series were told apart, by the numbers of these names or by their place; until then they still are. */
  apart: { readonly names: readonly string[]; readonly until: number } | undefined;
}

/** A tag set as a place in a tree: the one above it with one more tag. Most are only passed on the way to a longer one. */
export interface SeriesNode {
  readonly above: SeriesNode | undefined;
  readonly name: string;
  readonly value: string;
  /** Made when a row has just these tags. */
  entry: SeriesEntry | undefined;
  until: number;
  gone: boolean;
  /** Tag name → tag value → this tag set with that tag. */
  next: Map<string, Map<string, SeriesNode>> | undefined;
  /** How many are below. */
  branches: number;
  /** How many tags it has. */
  readonly tags: number;
}

export interface SeriesTableOptions {
  readonly limits?: Limits;
  /** Tags that every series of this cluster has beside `cluster`. */
  readonly more?: Readonly<Record<string, string>>;
  /** Milliseconds; the clock of `begin` at the start. */
  readonly now?: number;
}

/** A series that no round had for so long is forgotten; or for three rounds of the slowest job that had it. */
const MIN_KEEP_MS = 5 * 60_000;
const KEEP_ROUNDS = 3;

/**
 * The series of one cluster: hands out the same object for the same tags. The few tag sets that many rows share stand in
 * a tree, where finding one costs a look-up a tag and no string is built; a row's own tags lead to its series by their
 * text. What is new is bounded by the cluster's limits; what is known always goes on.
 */
export class SeriesTable {
  readonly #root: SeriesNode;
  /** The tags of all series. They are ours to say: a row that says otherwise is not heard. */
  readonly #own: Readonly<Record<string, string>>;
  readonly #byKey = new Map<string, SeriesEntry>();
  /** All but the root. */
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

  /** Whether a series is of this table, and not forgotten. */
  has(series: Series): boolean {
    return this.#byKey.get(series.key)?.series === series;
  }

  get size(): number {
    return this.#byKey.size;
  }

  /** About how much memory they take, with what sinks usually keep of them left out. */
  get bytes(): number {
    return this.#budget.bytes;
  }

  /** The tag set with nothing but the cluster. */
  get root(): SeriesNode {
    return this.#root;
  }

  /**
   * An answer is about to be read. Forgets some of what is no longer used: a little at each answer.
   *
   * @param now milliseconds, by a clock that never goes back
   * @param intervalMs how often the job runs whose answer it is
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

  /** When what is used now may be forgotten. */
  get until(): number {
    return this.#until;
  }

  isOver(until: number): boolean {
    return until < this.#now;
  }

  /** A number that no frame had before. */
  nextMark(): number {
    return ++this.#mark;
  }

  /** What was refused since it was asked last: rows with a series too many. */
  takeRefusals(): readonly Refusal[] {
    return this.#budget.takeRefusals();
  }

  /** The tag set of a row of `statistics/current`. A devid of 0 is the cluster itself; the LNN may be missing. */
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

  /** Whether a tag set may have so many more. */
  admits(node: SeriesNode, more: number): boolean {
    return this.#budget.admitsTags(node.tags + more);
  }

  /** The tag set with one more tag of a row; undefined when there are too many. */
  with(node: SeriesNode, name: string, value: string): SeriesNode | undefined {
    const isOurs = OUR_TAGS.has(name) && this.#isOurs(name, tagsOf(node));
    return this.#below(node, isOurs ? this.#renamed(name) : name, value);
  }

  /** Names of ours that rows have tried to take since it was asked last. */
  takeRenamed(): readonly string[] {
    return this.#renamedPending.splice(0);
  }

  /** Which cluster and which node a point is of is not for a row to say: it could pass for another one's. */
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
   * The series of a tag set with many more tags: a row's, which differ from row to row. They get no place in the tree,
   * where each tag would take one. undefined when it is new and there are too many.
   */
  find(node: SeriesNode, tags: Readonly<Record<string, string>>): SeriesEntry | undefined {
    const all = tagsOf(node);
    for (const name in tags) all[this.#isOurs(name, all) ? this.#renamed(name) : name] = tags[name] as string;
    return this.#intern(all);
  }

  /** The series of an entry with some tags more; one of a name that it has already is called `name_`. */
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

  /** The series of a tag set. Two ways along the tree may add the same tags in another order: they share one series. */
  entryOf(node: SeriesNode): SeriesEntry | undefined {
    if (node.entry === undefined || node.entry.gone) node.entry = this.#intern(tagsOf(node));
    return node.entry;
  }

  /** The series of an entry that is still in the table. */
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

  /** One with something below goes after it, at a later visit. */
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

/** What says which cluster a point is of, whether this one has it or not. */
const CLUSTER_TAGS: ReadonlySet<string> = new Set(['cluster', 'cluster_guid']);
/** Tags that we give. */
const OUR_TAGS: ReadonlySet<string> = new Set([...CLUSTER_TAGS, 'devid', 'node', 'degraded']);

/** Short cuts to rows that lead nowhere any more are cleared when there are so many. */
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

/** Nearest first: a tag that is there twice has the value that was added last. */
function tagsOf(node: SeriesNode): Record<string, string> {
  const tags = dictionary<string>();
  for (let one: SeriesNode | undefined = node; one !== undefined; one = one.above) tags[one.name] ??= one.value;
  return tags;
}
