import type { Series } from '@gostats/core/sink';

/**
 * Which slot a series has. Two series that differ in nothing that a label shows (an empty tag and a missing one) share
 * a slot, so that no page ever has the same sample twice.
 *
 * A series keeps its slot until the slot is released. The lowest free slot is taken first, so that free ones gather at
 * the end and can be cut off.
 */
export class SlotIndex {
  /** Slots in use end before this one. */
  size = 0;
  /** By slot; nothing where it is free. */
  readonly series: (Series | undefined)[] = [];
  /** By slot: its labels without the empty ones. Equal texts are one series to Prometheus. */
  readonly texts: (string | undefined)[] = [];
  readonly #slotOf = new Map<Series, number>();
  readonly #slotOfText = new Map<string, number>();
  readonly #aliases = new Map<number, Series[]>();
  /** Highest first: the lowest is popped. */
  #free: number[] = [];

  /** Slots in use. */
  get used(): number {
    return this.#slotOfText.size;
  }

  /** Free slots before `size`. */
  get free(): number {
    return this.#free.length;
  }

  find(series: Series): number | undefined {
    return this.#slotOf.get(series);
  }

  /** The slot of an earlier series with equal labels, which this one shares from now on. */
  share(series: Series, text: string): number | undefined {
    const slot = this.#slotOfText.get(text);
    if (slot === undefined) return undefined;
    this.#slotOf.set(series, slot);
    this.#aliases.set(slot, [...(this.#aliases.get(slot) ?? []), series]);
    return slot;
  }

  /** A slot of its own. `text`: its labels without the empty ones. */
  add(series: Series, text: string): number {
    const slot = this.#free.pop() ?? this.size++;
    this.series[slot] = series;
    this.texts[slot] = text;
    this.#slotOf.set(series, slot);
    this.#slotOfText.set(text, slot);
    return slot;
  }

  /** Forgets the series of a slot, and returns them. The slot is not taken again before `tidy`. */
  release(slot: number): readonly Series[] {
    const released = [this.series[slot] as Series, ...(this.#aliases.get(slot) ?? [])];
    for (const series of released) this.#slotOf.delete(series);
    this.#aliases.delete(slot);
    this.#slotOfText.delete(this.texts[slot] as string);
    this.series[slot] = undefined;
    this.texts[slot] = undefined;
    return released;
  }

  /** Every series that has a slot, or shares one. */
  known(): IterableIterator<Series> {
    return this.#slotOf.keys();
  }

  /** Cuts free slots off the end and offers the others. */
  tidy(): void {
    while (this.size > 0 && this.series[this.size - 1] === undefined) this.size--;
    this.series.length = this.size;
    this.texts.length = this.size;
    this.#free = [];
    for (let slot = this.size - 1; slot >= 0; slot--) if (this.series[slot] === undefined) this.#free.push(slot);
  }
}
