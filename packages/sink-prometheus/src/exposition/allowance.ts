/** Label characters per sample; a sample with longer labels counts as several. */
const LABELS_PER_SAMPLE = 512;

/** Limits the samples of a cluster in memory, so that none can take the room of another. */
export class Allowance {
  held = 0;
  readonly #max: number;

  constructor(max: number) {
    this.#max = max;
  }

  hasRoomFor(samples: number): boolean {
    return this.held + samples <= this.#max;
  }
}

/** Returns the number of samples that one with these labels counts as. */
export function weightOf(labels: string): number {
  return 1 + Math.floor(labels.length / LABELS_PER_SAMPLE);
}
