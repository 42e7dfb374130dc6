/** The time of an answer and of the newest value in it. */
export interface PhaseAnswer {
  /** The newest time in the answer by the server's clock, in milliseconds. */
  readonly newestMs: number;
  /** When the answer arrived, by the monotonic clock. */
  readonly at: number;
}

/** The fraction of its interval by which a job moves; far enough from the edge on either side of it. */
const SHIFT = 0.38;
const MAX_SHIFT_MS = 10_000;
/** The job moves when this many of the last answers were irregular. */
const IRREGULAR_ANSWERS = 2;
const WINDOW = 12;
/** How many answers to ignore after a move. Doubles with each move that did not help, to prevent oscillation. */
const FIRST_REST = 3;
const MAX_REST = 768;

/**
 * Detects that a job polls just when the server refreshes its values. Then some answers repeat the previous time and
 * others skip one, which is lost. Polling a little later avoids this.
 */
export class PhaseKeeper {
  readonly #intervalMs: number;
  #last: PhaseAnswer | undefined;
  #irregular: boolean[] = [];
  #resting = 0;
  #rest = FIRST_REST;
  #regularInARow = 0;

  /** @param intervalMs the interval of the job, which is also the server's refresh interval */
  constructor(intervalMs: number) {
    this.#intervalMs = intervalMs;
  }

  /** @returns by how many milliseconds to move the schedule; usually 0 */
  observe(answer: PhaseAnswer): number {
    const last = this.#last;
    this.#last = answer;
    if (last === undefined) return 0;
    if (this.#resting > 0) {
      this.#resting--;
      return 0;
    }
    const asked = Math.round((answer.at - last.at) / this.#intervalMs);
    const taken = Math.round((answer.newestMs - last.newestMs) / this.#intervalMs);
    const odd = asked >= 1 && taken !== asked && taken >= 0;
    this.#irregular = [...this.#irregular, odd].slice(-WINDOW);
    this.#regularInARow = odd ? 0 : this.#regularInARow + 1;
    if (this.#regularInARow >= 4 * WINDOW) this.#rest = FIRST_REST;
    if (this.#irregular.filter(Boolean).length < IRREGULAR_ANSWERS) return 0;
    this.#irregular = [];
    this.#resting = this.#rest;
    this.#rest = Math.min(this.#rest * 2, MAX_REST);
    return Math.min(this.#intervalMs * SHIFT, MAX_SHIFT_MS);
  }
}
