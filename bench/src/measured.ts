/** What a benchmark found. */
export interface Measured {
  /** Ours divided by what it is compared with; smaller is better. */
  readonly ratio: number;
  /** The figures behind it, for the reader. */
  readonly detail?: string;
}
