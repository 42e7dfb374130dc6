/** A table to sweep for expired entries; `visit` may delete the entry it is given. */
export interface Swept<Entry> {
  readonly entries: ReadonlyMap<unknown, Entry> | ReadonlySet<Entry>;
  readonly visit: (entry: Entry) => void;
}

/** A whole table is swept about once in this time. */
const TURN_MS = 60_000;
/** Maximum number of entries visited per sweep, which takes about a millisecond. */
const MAX_PER_SWEEP = 5000;

/** Sweeps tables incrementally, so that no round has to wait for a full sweep. */
export class Sweeper {
  readonly #cursors: (Iterator<unknown> | undefined)[] = [];
  #sweptAt: number | undefined;

  sweep<First, Second>(now: number, tables: readonly [Swept<First>, Swept<Second>]): void {
    const passed = now - (this.#sweptAt ?? now);
    this.#sweptAt = now;
    if (passed <= 0) return;
    for (const [index, { entries, visit }] of (tables as readonly Swept<unknown>[]).entries()) {
      const share = Math.min(MAX_PER_SWEEP, Math.ceil((entries.size * passed) / TURN_MS));
      for (let looked = 0; looked < share; looked++) {
        const next = (this.#cursors[index] ??= entries.values()).next();
        if (next.done === true) {
          this.#cursors[index] = undefined;
          break;
        }
        visit(next.value);
      }
    }
  }
}
