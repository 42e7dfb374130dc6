import type { ClusterConfig } from '../config/types.js';
import { sleep, type Clock } from '../time/clock.js';
import type { Identity } from './identity.js';

/** What a cluster is beside the others of the configuration. */
export interface IdentityStanding {
  /** The id of the entry through which this same cluster is collected: this one waits. */
  readonly sameAs?: string | undefined;
  /** The id of an earlier entry with the same name for another cluster: this one's points bear its GUID. */
  readonly namesake?: string | undefined;
}

interface Entry {
  readonly id: string;
  order: number;
  pinned: boolean;
  /** Whether it has answered, or failed to, at least once. */
  hasReported: boolean;
  /** Kept while the cluster is away, for its name. */
  identity: Identity | undefined;
  answers: boolean;
  standing: IdentityStanding;
  /** Another cluster took its name before: it keeps its tag, so that its series stay the same. */
  namesake: string | undefined;
  onMoved: () => void;
}

/** A cluster that hangs must not keep the others from beginning for longer. */
const MAX_TURN_MS = 3_000;

/**
 * Who the clusters of a configuration are, so that no cluster is polled twice and no two merge in one name. Where two
 * entries claim the same, one whose GUID is pinned goes first, then the one that stands first in the configuration,
 * however long each took to answer.
 */
export class ClusterIdentities {
  readonly #entries = new Map<string, Entry>();
  readonly #clock: Clock;
  #turns: (() => void)[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The entries of a configuration, in its order. Those that are no longer there must be taken out by `leave`. */
  configure(clusters: readonly Pick<ClusterConfig, 'id' | 'guid'>[]): void {
    for (const [order, { id, guid }] of clusters.entries()) {
      const entry = this.#entries.get(id);
      if (entry !== undefined) Object.assign(entry, { order, pinned: guid !== undefined });
      else this.#entries.set(id, makeEntry(id, order, guid !== undefined));
    }
  }

  /** @param moved called when the standing of this entry changes because of another one */
  join(id: string, moved: () => void): void {
    this.#entryOf(id).onMoved = moved;
  }

  /** Settles when all earlier entries were heard of, or have had their time. */
  async turn(id: string, signal: AbortSignal): Promise<void> {
    const late = new AbortController();
    const stopped = (): void => late.abort();
    signal.addEventListener('abort', stopped, { once: true });
    const before = this.#entryOf(id);
    const checkTurn = (): void => {
      if ([...this.#entries.values()].every((one) => one.hasReported || !isBefore(one, before))) late.abort();
    };
    this.#turns.push(checkTurn);
    checkTurn();
    await sleep(this.#clock, MAX_TURN_MS, late.signal).catch(() => undefined);
    this.#turns = this.#turns.filter((one) => one !== checkTurn);
    signal.removeEventListener('abort', stopped);
  }

  /** A cluster told who it is. */
  report(id: string, identity: Identity): IdentityStanding {
    const entry = this.#entryOf(id);
    entry.identity = identity;
    entry.answers = true;
    this.#update(entry);
    return entry.standing;
  }

  /** A cluster does not answer: another way to it may be taken. */
  unreachable(id: string): void {
    const entry = this.#entryOf(id);
    entry.answers = false;
    this.#update(entry);
  }

  /** An entry is no longer in the configuration. */
  leave(id: string): void {
    this.#entries.delete(id);
    this.#update(undefined);
  }

  #entryOf(id: string): Entry {
    let entry = this.#entries.get(id);
    if (entry === undefined) this.#entries.set(id, (entry = makeEntry(id, this.#entries.size, false)));
    return entry;
  }

  #update(cause: Entry | undefined): void {
    if (cause !== undefined) cause.hasReported = true;
    for (const look of this.#turns) look();
    const ordered = [...this.#entries.values()].sort((a, b) => (isBefore(a, b) ? -1 : 1));
    for (const [place, entry] of ordered.entries()) {
      const before = entry.standing;
      entry.standing = standingOf(entry, ordered.slice(0, place));
      const same = before.sameAs === entry.standing.sameAs && before.namesake === entry.standing.namesake;
      if (!same && entry !== cause) entry.onMoved();
    }
  }
}

/** @param earlier those that go before it, the first of them first: it is the one through which a cluster is collected */
function standingOf(entry: Entry, earlier: readonly Entry[]): IdentityStanding {
  const { identity } = entry;
  if (identity === undefined) return {};
  const sameAs = earlier.find((one) => one.answers && one.identity !== undefined && isSame(one.identity, identity))?.id;
  entry.namesake ??= earlier.find((one) => one.identity !== undefined && isNamesake(one.identity, identity))?.id;
  return { sameAs, namesake: entry.namesake };
}

function makeEntry(id: string, order: number, pinned: boolean): Entry {
  const unknown = { identity: undefined, namesake: undefined };
  return { id, order, pinned, ...unknown, hasReported: false, answers: false, standing: {}, onMoved: () => {} };
}

function isBefore(one: Entry, other: Entry): boolean {
  return one.pinned === other.pinned ? one.order < other.order : one.pinned;
}

/** The GUID alone could be claimed by anyone; name and nodes must agree as well. */
function isSame(one: Identity, other: Identity): boolean {
  const { guid, name } = one.cluster;
  if (guid === '' || guid !== other.cluster.guid || name !== other.cluster.name) return false;
  const [a, b] = [one.nodeGuids, other.nodeGuids];
  return a.size === 0 || b.size === 0 || [...a].some((node) => b.has(node));
}

function isNamesake(one: Identity, other: Identity): boolean {
  return one.cluster.name === other.cluster.name && !isSame(one, other);
}
