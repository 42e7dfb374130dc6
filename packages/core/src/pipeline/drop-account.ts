import type { DroppedEvent } from '../hooks/events.js';
import type { CollectorHooks } from '../hooks/hooks.js';
import type { EventLogger } from '../log/index.js';
import type { Clock } from '../time/clock.js';
import type { PointBatch } from '../sink/index.js';

/** A full queue drops points with every new batch, so one line a minute is enough. */
const LOG_EVERY_MS = 60_000;

/** Counts and reports points that a sink will never get. */
export class DropAccount {
  readonly #sink: string;
  readonly #hooks: CollectorHooks;
  readonly #logger: EventLogger;
  readonly #clock: Clock;
  readonly #unreported = new Map<
    DroppedEvent['reason'],
    { points: number; from: number; to: number; quietUntil: number }
  >();
  total = 0;

  constructor(sink: string, hooks: CollectorHooks, logger: EventLogger, clock: Clock) {
    this.#sink = sink;
    this.#hooks = hooks;
    this.#logger = logger;
    this.#clock = clock;
  }

  /** Records dropped batches. @param points how many of their points were dropped; default: all */
  add(reason: DroppedEvent['reason'], batches: readonly PointBatch[], points?: number): void {
    if (batches.length === 0) return;
    const times = batches.map(({ collectedAt }) => collectedAt);
    const [from, to] = [Math.min(...times), Math.max(...times)];
    const count = points ?? batches.reduce((sum, { pointCount }) => sum + pointCount, 0);
    this.total += count;
    this.#hooks.dropped.call({ sink: this.#sink, points: count, reason, from, to });
    this.#say(reason, count, from, to);
  }

  /** Logs drops that were counted but not logged yet. Call it last. */
  reportAll(): void {
    for (const reason of this.#unreported.keys()) this.#report(reason);
  }

  #say(reason: DroppedEvent['reason'], points: number, from: number, to: number): void {
    const pending = this.#unreported.get(reason) ?? { points: 0, from, to, quietUntil: Number.NEGATIVE_INFINITY };
    pending.points += points;
    pending.from = Math.min(pending.from, from);
    pending.to = Math.max(pending.to, to);
    this.#unreported.set(reason, pending);
    if (this.#clock.monotonic() >= pending.quietUntil) this.#report(reason);
  }

  #report(reason: DroppedEvent['reason']): void {
    const unsaid = this.#unreported.get(reason);
    if (unsaid === undefined || unsaid.points === 0) return;
    const { points } = unsaid;
    const [from, to] = [new Date(unsaid.from).toISOString(), new Date(unsaid.to).toISOString()];
    this.#logger.warn(`Dropped ${points} point${points === 1 ? '' : 's'} collected ${from} to ${to}: ${reason}.`, {
      event: 'sink.points-dropped',
      points,
      reason,
      from,
      to,
    });
    const quietUntil = this.#clock.monotonic() + LOG_EVERY_MS;
    this.#unreported.set(reason, { points: 0, from: Infinity, to: -Infinity, quietUntil });
  }
}
