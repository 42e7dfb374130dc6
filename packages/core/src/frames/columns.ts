import type { Field } from '../sink/index.js';
import type { BuilderLimits } from './frame-builder.js';

/** The columns of a frame under construction. */
export class Columns {
  readonly #integers: ReadonlySet<string>;
  readonly #limits: BuilderLimits | undefined;
  readonly #refused = new Map<keyof BuilderLimits, { found: number; count: number }>();
  #byName = new Map<string, number>();
  #fields: Field[] = [];
  /** Set while a frame shares the list, which must then be copied before it is changed. */
  #shared = false;
  #generation = 0;

  constructor(integers: ReadonlySet<string>, limits: BuilderLimits | undefined) {
    this.#integers = integers;
    this.#limits = limits;
  }

  get count(): number {
    return this.#fields.length;
  }

  get generation(): number {
    return this.#generation;
  }

  find(name: string): number | undefined {
    return this.#byName.get(name);
  }

  /** Adds a column for a new field and returns its index; -1 when a limit forbids it. */
  add(name: string): number {
    const column = this.#fields.length;
    if (this.#limits !== undefined) {
      const { frame_fields, name_length } = this.#limits;
      if (name.length > name_length) return this.#refuse('name_length', name.length);
      if (column >= frame_fields) return this.#refuse('frame_fields', column + 1);
    }
    if (this.#shared) {
      this.#fields = [...this.#fields];
      this.#shared = false;
    }
    this.#fields.push(Object.freeze({ name, type: this.#integers.has(name) ? 'integer' : 'float' } as const));
    this.#byName.set(name, column);
    return column;
  }

  nameOf(column: number): string {
    return (this.#fields[column] as Field).name;
  }

  /** The current list, which may change later. Use `fields` to keep it. */
  get list(): readonly Field[] {
    return this.#fields;
  }

  /** Returns the list for a frame, which later changes do not affect. */
  fields(): readonly Field[] {
    this.#shared = true;
    return this.#fields;
  }

  /** Removes all columns but these and puts them in this order. */
  keep(columns: readonly number[]): void {
    this.#fields = columns.map((column) => this.#fields[column] as Field);
    this.#shared = false;
    this.#byName = new Map(this.#fields.map(({ name }, column) => [name, column]));
    this.#generation++;
  }

  takeRefused(): readonly { readonly limit: keyof BuilderLimits; readonly found: number; readonly count: number }[] {
    if (this.#refused.size === 0) return NONE;
    const taken = [...this.#refused].map(([limit, counts]) => ({ limit, ...counts }));
    this.#refused.clear();
    return taken;
  }

  #refuse(limit: keyof BuilderLimits, found: number): -1 {
    const refused = this.#refused.get(limit);
    if (refused === undefined) this.#refused.set(limit, { found, count: 1 });
    else {
      refused.count++;
      refused.found = Math.max(refused.found, found);
    }
    return -1;
  }
}

/** Shared, to save an allocation per frame. */
const NONE: readonly never[] = [];
