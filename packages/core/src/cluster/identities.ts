import type { ClusterConfig } from '../config/types.js';
import { sleep, type Clock } from '../time/clock.js';
import type { Identity } from './identity.js';

/** How a configured cluster relates to the other entries of the configuration. */
export interface IdentityStanding {
  /** The id of another entry that already collects this same cluster; this entry waits. */
  readonly sameAs?: string | undefined;
  /** The id of an earlier entry, for another cluster with the same name; points of this entry get a GUID tag. */
  readonly namesake?: string | undefined;
}

interface Entry {
  readonly id: string;
  order: number;
  pinned: boolean;
  /** Whether at least one connection attempt has succeeded or failed. */
  hasReported: boolean;
  /** Kept while the cluster is unreachable, because its name stays taken. */
  identity: Identity | undefined;
  answers: boolean;
  standing: IdentityStanding;
  /** Never reset: the entry keeps its GUID tag even if the name becomes free, so that its series stay the same. */
  namesake: string | undefined;
  onMoved: () => void;
}

/** The longest that a hanging cluster can delay the start of the others. */
const MAX_TURN_MS = 3_000;

/**
 * Tracks the identities of all configured clusters, so that no cluster is polled twice and points of two clusters never
 * merge under one name. Between conflicting entries, one with a pinned GUID wins, then the first in the configuration,
 * regardless of which answered first.
 */
export class ClusterIdentities {
  readonly #entries = new Map<string, Entry>();
  readonly #clock: Clock;
  #turns: (() => void)[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Sets the entries, in the order of the configuration. Entries that are gone must be removed with `leave`. */
  configure(clusters: readonly Pick<ClusterConfig, 'id' | 'guid'>[]): void {
    for (const [order, { id, guid }] of clusters.entries()) {
      const entry = this.#entries.get(id);
      if (entry !== undefined) Object.assign(entry, { order, pinned: guid !== undefined });
      else this.#entries.set(id, makeEntry(id, order, guid !== undefined));
    }
  }

  /** @param moved called when another entry changes the standing of this one */
  join(id: string, moved: () => void): void {
    this.#entryOf(id).onMoved = moved;
  }

  /** Settles when all entries of higher precedence have answered or failed, and after 3 s at the latest. */
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

  /** Records the identity that a cluster reported and returns its standing. */
  report(id: string, identity: Identity): IdentityStanding {
    const entry = this.#entryOf(id);
    entry.identity = identity;
    entry.answers = true;
    this.#update(entry);
    return entry.standing;
  }

  /** Records that a cluster does not answer, so that another entry for the same cluster can take over. */
  unreachable(id: string): void {
    const entry = this.#entryOf(id);
    entry.answers = false;
    this.#update(entry);
  }

  /** Removes an entry that is no longer in the configuration. */
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

/** @param earlier entries of higher precedence, in order; the first match collects the cluster */
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

/** Any server can claim a GUID, so the name and the nodes must match as well. */
function isSame(one: Identity, other: Identity): boolean {
  const { guid, name } = one.cluster;
  if (guid === '' || guid !== other.cluster.guid || name !== other.cluster.name) return false;
  const [a, b] = [one.nodeGuids, other.nodeGuids];
  return a.size === 0 || b.size === 0 || [...a].some((node) => b.has(node));
}

function isNamesake(one: Identity, other: Identity): boolean {
  return one.cluster.name === other.cluster.name && !isSame(one, other);
}
