/** How the answers of a job relate to the times at which the server takes its values. */
export interface PhaseAnswer {
  /** The newest time in the answer, milliseconds, by the server's clock. */
  readonly newestMs: number;
  /** When the answer came, by the monotonic clock. */
  readonly at: number;
}

/** By how much of its interval a job moves: away from the edge, whichever side it is on. */
const SHIFT = 0.38;
const MAX_SHIFT_MS = 10_000;
/** The job moves when this many of the last answers were irregular. */
const IRREGULAR_ANSWERS = 2;
const WINDOW = 12;
/** Answers after a move that are ignored; doubled by each move that did not help, so that nothing oscillates. */
const FIRST_REST = 3;
const MAX_REST = 768;

/**
 * Notices that a job asks at the very moment at which the server takes new values: then some answers repeat the time of
 * the one before, and others skip one, which is lost. A job that asks a little later loses none.
 */
export class PhaseKeeper {
  readonly #intervalMs: number;
  #last: PhaseAnswer | undefined;
  #irregular: boolean[] = [];
  #resting = 0;
  #rest = FIRST_REST;
  #regularInARow = 0;

  /** @param intervalMs of the job, and of the server for what it asks */
  constructor(intervalMs: number) {
    this.#intervalMs = intervalMs;
  }

  /** @returns by how many milliseconds to move the schedule; 0 nearly always */
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
