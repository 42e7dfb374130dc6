import type { EventLogger } from '../log/index.js';
import type { Clock } from '../time/clock.js';
import { LIMITS, defaultLimits, type LimitName, type Limits } from './limits.js';
import { remoteText } from './remote-text.js';

/** A limit that a cluster exceeds. */
export interface Breach {
  readonly limit: LimitName;
  /** The job or request whose answer exceeded it last. */
  readonly place: string;
  readonly allowed: number;
  /** The largest value seen; a lower bound if the answer was cut off or something was left out. */
  readonly found: number;
  /** Milliseconds since the epoch, like `last`. */
  readonly since: number;
  readonly last: number;
  /** Amount left out because of it, in the limit's own unit; number of answers for limits on whole answers. */
  readonly count: number;
  /** States what is too large, what happens to the excess, and what to do. */
  readonly message: string;
}

/** A limit was exceeded, or is no longer exceeded. */
export interface LimitEvent extends Breach {
  readonly clusterId: string;
  readonly state: 'began' | 'continues' | 'ended';
  /** Amount left out since the last event of this limit. */
  readonly more: number;
}

export interface LimitWatchOptions {
  readonly clusterId: string;
  readonly limits?: Limits;
  readonly clock: Clock;
  readonly logger: EventLogger;
  /** Called once per limit for each answer that exceeded it, and when the breach ends. */
  readonly report?: (event: LimitEvent) => void;
}

/** Records limits exceeded in the answers of one job or one request. */
export interface LimitPlace {
  readonly limits: Limits;
  /**
   * @param found the number that is too large
   * @param count how many things were left out
   */
  exceeded(limit: LimitName, found: number, count?: number): void;
  /** Call it at the end of an answer: reports the limits that it exceeded and the breaches that have ended. */
  settle(): void;
}

interface Held {
  place: string;
  found: number;
  since: number;
  last: number;
  count: number;
  more: number;
  lastMonotonic: number;
  quietMs: number;
  warned: boolean;
}

/** A breach ends when it has not recurred for this long, and for three rounds of the job in which it was seen. */
const QUIET_MS = 5 * 60_000;
const QUIET_ROUNDS = 3;

/**
 * Tracks which limits one cluster exceeds. Logs the start and the end of a breach once each: what is exceeded once is
 * usually exceeded in every round.
 */
export class LimitWatch {
  readonly limits: Limits;
  readonly #options: LimitWatchOptions;
  readonly #held = new Map<LimitName, Held>();

  constructor(options: LimitWatchOptions) {
    this.#options = options;
    this.limits = options.limits ?? defaultLimits;
  }

  /** The limits that the cluster exceeds now. */
  get current(): readonly Breach[] {
    this.#endQuiet();
    return [...this.#held].map(([limit, held]) => this.#breach(limit, held));
  }

  /** Returns the recorder for one job or request. @param intervalMs how often the job runs; 0 for a single request */
  at(place: string, intervalMs = 0): LimitPlace {
    const quietMs = Math.max(QUIET_MS, intervalMs * QUIET_ROUNDS);
    return {
      limits: this.limits,
      exceeded: (limit, found, count = 1) => this.#exceeded(limit, place, found, count, quietMs),
      settle: () => this.#settle(),
    };
  }

  /** Records a limit that is exceeded only occasionally, and reports it immediately. */
  exceeded(limit: LimitName, place: string, found: number): void {
    this.#exceeded(limit, place, found, 1, QUIET_MS);
    this.#settle();
  }

  #exceeded(limit: LimitName, place: string, found: number, count: number, quietMs: number): void {
    const { clock } = this.#options;
    const now = clock.now();
    let held = this.#held.get(limit);
    if (held === undefined) {
      held = { place, found, since: now, last: now, count: 0, more: 0, lastMonotonic: 0, quietMs, warned: false };
      this.#held.set(limit, held);
    }
    held.place = place;
    held.found = Math.max(held.found, found);
    held.last = now;
    held.lastMonotonic = clock.monotonic();
    held.quietMs = Math.max(held.quietMs, quietMs);
    held.count += count;
    held.more += count;
  }

  #settle(): void {
    for (const [limit, held] of this.#held) {
      if (held.more === 0) continue;
      this.#report(limit, held, held.warned ? 'continues' : 'began');
      if (!held.warned) this.#warn(limit, held);
      held.warned = true;
      held.more = 0;
    }
    this.#endQuiet();
  }

  #endQuiet(): void {
    const now = this.#options.clock.monotonic();
    for (const [limit, held] of this.#held) {
      if (held.more > 0 || now - held.lastMonotonic < held.quietMs) continue;
      this.#held.delete(limit);
      this.#report(limit, held, 'ended');
      const { clusterId, logger } = this.#options;
      const fields = { event: 'limit.ended', clusterId, limit, count: held.count } as const;
      logger[this.#held.size > 0 ? 'notice' : 'info'](
        `Within the limit ${limit} again; ${held.count} were left out.`,
        fields,
      );
    }
  }

  #warn(limit: LimitName, held: Held): void {
    const { message, place, found, allowed } = this.#breach(limit, held);
    const { clusterId, logger } = this.#options;
    const fields = { event: 'limit.exceeded', clusterId, limit, place, found, allowed } as const;
    logger[this.#held.size > 1 ? 'warn' : 'info'](message, fields);
  }

  /**
   * Reports an event. The first breach and the end of the last one also change the cluster's state, which is logged
   * elsewhere.
   */
  #report(limit: LimitName, held: Held, state: LimitEvent['state']): void {
    const { clusterId, report } = this.#options;
    report?.({ ...this.#breach(limit, held), clusterId, state, more: held.more });
  }

  #breach(limit: LimitName, held: Held): Breach {
    const { unit, effect } = LIMITS[limit];
    const { found, since, last, count } = held;
    const place = remoteText(held.place);
    const allowed = this.limits[limit];
    const message =
      `Over the limit ${limit} in ${place}: at least ${found} ${unit}, allowed are ${allowed}. ${effect} ` +
      `If this cluster is meant to send that much, raise ${limit} in [limits] or [cluster.limits].`;
    return { limit, place, allowed, found, since, last, count, message };
  }
}
