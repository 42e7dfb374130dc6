import type { Series } from '@gostats/core/sink';

/**
 * Maps series to slots. Series with the same labels (an empty tag equals a missing one) share a slot, so that no page
 * contains a sample twice.
 *
 * A series keeps its slot until the slot is released. The lowest free slot is used first, so that free slots gather at
 * the end and can be cut off.
 */
export class SlotIndex {
  /** All used slots are below this one. */
  size = 0;
  /** By slot; undefined if it is free. */
  readonly series: (Series | undefined)[] = [];
  /** By slot: label text without empty labels. Equal texts are one series to Prometheus. */
  readonly texts: (string | undefined)[] = [];
  readonly #slotOf = new Map<Series, number>();
  readonly #slotOfText = new Map<string, number>();
  readonly #aliases = new Map<number, Series[]>();
  /** Highest first, so that `pop` returns the lowest. */
  #free: number[] = [];

  /** Number of used slots. */
  get used(): number {
    return this.#slotOfText.size;
  }

  /** Number of free slots below `size`. */
  get free(): number {
    return this.#free.length;
  }

  find(series: Series): number | undefined {
    return this.#slotOf.get(series);
  }

  /** Lets a series share the slot of an earlier one with equal labels, if there is one. */
  share(series: Series, text: string): number | undefined {
    const slot = this.#slotOfText.get(text);
    if (slot === undefined) return undefined;
    this.#slotOf.set(series, slot);
    this.#aliases.set(slot, [...(this.#aliases.get(slot) ?? []), series]);
    return slot;
  }

  /** Assigns a new slot. `text` is the label text without empty labels. */
  add(series: Series, text: string): number {
    const slot = this.#free.pop() ?? this.size++;
    this.series[slot] = series;
    this.texts[slot] = text;
    this.#slotOf.set(series, slot);
    this.#slotOfText.set(text, slot);
    return slot;
  }

  /** Releases a slot and returns its series. The slot is not reused before `tidy`. */
  release(slot: number): readonly Series[] {
    const released = [this.series[slot] as Series, ...(this.#aliases.get(slot) ?? [])];
    for (const series of released) this.#slotOf.delete(series);
    this.#aliases.delete(slot);
    this.#slotOfText.delete(this.texts[slot] as string);
    this.series[slot] = undefined;
    this.texts[slot] = undefined;
    return released;
  }

  /** All series that have or share a slot. */
  known(): IterableIterator<Series> {
    return this.#slotOf.keys();
  }

  /** Cuts off free slots at the end and makes the others available. */
  tidy(): void {
    while (this.size > 0 && this.series[this.size - 1] === undefined) this.size--;
    this.series.length = this.size;
    this.texts.length = this.size;
    this.#free = [];
    for (let slot = this.size - 1; slot >= 0; slot--) if (this.series[slot] === undefined) this.#free.push(slot);
  }
}
