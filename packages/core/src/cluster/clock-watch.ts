import type { EventLogger } from '../log/index.js';

/** Evidence about the cluster's clock from one answer. */
export interface ClockObservation {
  readonly job: string;
  readonly intervalMs: number;
  /** When the request was sent and when its answer had arrived, milliseconds since the epoch. */
  readonly askedAt: number;
  readonly answeredAt: number;
  /** The `Date` header, milliseconds since the epoch. */
  readonly date: number | undefined;
  /** The latest time of a row, milliseconds since the epoch. */
  readonly newestMs: number | undefined;
}

/** Clocks that differ by no more than this are treated as equal. */
const CLOCK_TOLERANCE_MS = 60_000;
/** OneFS refreshes some statistics rarely, so row times prove a clock that is behind only from this difference on. */
const ROWS_BEHIND_MS = 10 * 60_000;

/**
 * Compares a cluster's clock with the collector's. When a cluster has lost its time servers, its points are stored
 * outside the range that dashboards show, and Prometheus rejects them, while everything appears to work.
 */
export class ClockWatch {
  readonly #logger: EventLogger;
  /** The offset found in each job's last answer, milliseconds; positive = the cluster is ahead. */
  readonly #offsets = new Map<string, number>();
  #warnedOffset: number | undefined;

  constructor(logger: EventLogger) {
    this.#logger = logger;
  }

  /** How far the cluster's clock is ahead (negative: behind), whole seconds; undefined before the first answer. */
  get offsetSeconds(): number | undefined {
    const ms = this.#worst();
    return ms === undefined ? undefined : Math.round(ms / 1000);
  }

  observe(sign: ClockObservation, cluster: string): void {
    const offset = offsetOf(sign);
    if (offset === undefined) return;
    this.#offsets.set(sign.job, offset);
    const worst = this.#worst() as number;
    if (Math.abs(worst) <= CLOCK_TOLERANCE_MS) {
      if (this.#warnedOffset === undefined) return;
      this.#warnedOffset = undefined;
      this.#logger.notice('The clocks of the cluster and of this machine agree again.', {
        event: 'cluster.clock-agrees',
        cluster,
      });
      return;
    }
    const change = Math.abs(worst - (this.#warnedOffset ?? 0));
    if (this.#warnedOffset !== undefined && change <= Math.max(CLOCK_TOLERANCE_MS, Math.abs(this.#warnedOffset) / 10))
      return;
    this.#warnedOffset = worst;
    this.#logger.warn(
      `The clock of the cluster is ${duration(Math.abs(worst))} ${worst > 0 ? 'ahead of' : 'behind'} the one of this machine. ` +
        'Its points bear its own times, which dashboards may not show and Prometheus may refuse. ' +
        'Check the time servers of both: "isi ntp servers list" and "isi_for_array date" on the cluster, "timedatectl" here.',
      { event: 'cluster.clock-off', cluster, offsetSeconds: Math.round(worst / 1000) },
    );
  }

  #worst(): number | undefined {
    let worst: number | undefined;
    for (const offset of this.#offsets.values()) {
      if (worst === undefined || Math.abs(offset) > Math.abs(worst)) worst = offset;
    }
    return worst;
  }
}

/** Returns the largest difference that the header or the rows prove. */
function offsetOf({ intervalMs, askedAt, answeredAt, date, newestMs }: ClockObservation): number | undefined {
  const offsets: number[] = [];
  // The header was written some time between request and answer, and is truncated to whole seconds.
  if (date !== undefined) offsets.push(offsetFromSpan(date, askedAt - 1000, answeredAt));
  // With a header, old rows do not prove that the clock is behind: the statistics themselves may be old.
  const oldest = date === undefined ? askedAt - ROWS_BEHIND_MS - 2 * intervalMs : Number.NEGATIVE_INFINITY;
  if (newestMs !== undefined) offsets.push(offsetFromSpan(newestMs, oldest, answeredAt));
  if (offsets.length === 0) return undefined;
  return offsets.reduce((worst, one) => (Math.abs(one) > Math.abs(worst) ? one : worst));
}

/** Returns the distance from the end of the span (which is now) to a moment outside the span; 0 if it is inside. */
function offsetFromSpan(moment: number, from: number, until: number): number {
  if (moment > until) return moment - until;
  return moment < from ? moment - until : 0;
}

function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 2 * 3600) return `${Math.round(seconds / 60)} min`;
  return seconds < 2 * 86_400 ? `${(seconds / 3600).toFixed(1)} h` : `${(seconds / 86_400).toFixed(1)} days`;
}
