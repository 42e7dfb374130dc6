/** Characters of labels that one sample may have; longer ones count as several samples. */
const LABELS_PER_SAMPLE = 512;

/** How many samples a cluster may have in memory: none can take the room of another. */
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

/** As how many samples one with these labels counts. */
export function weightOf(labels: string): number {
  return 1 + Math.floor(labels.length / LABELS_PER_SAMPLE);
}
