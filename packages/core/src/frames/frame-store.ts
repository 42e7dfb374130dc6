/** Memory for the numbers of several frames. One block is cheaper than two allocations per frame. */
export class FrameStore {
  readonly #numbers: Float64Array;
  #used = 0;

  /** @param size maximum count of numbers in all frames together */
  constructor(size: number) {
    this.#numbers = new Float64Array(size);
  }

  /** Returns a copy of the first `count` numbers. */
  keep(numbers: Float64Array, count: number): Float64Array {
    const kept = this.#numbers.subarray(this.#used, (this.#used += count));
    kept.set(numbers.length === count ? numbers : numbers.subarray(0, count));
    return kept;
  }

  /** Returns a copy of the first `width` numbers of each row, without the gaps between the rows. */
  keepRows(numbers: Float64Array, rows: number, stride: number, width: number): Float64Array {
    if (stride === width) return this.keep(numbers, rows * width);
    const kept = this.#numbers.subarray(this.#used, (this.#used += rows * width));
    for (let row = 0; row < rows; row++) {
      const from = row * stride;
      const to = row * width;
      for (let column = 0; column < width; column++) kept[to + column] = numbers[from + column] as number;
    }
    return kept;
  }
}

/** Returns the size of the store that the frames of these builders need. */
export function frameStoreSize(builders: readonly { readonly size: number }[]): number {
  return builders.reduce((sum, { size }) => sum + size, 0);
}
