import type { Field } from '../sink/index.js';
import type { BuilderLimits } from './frame-builder.js';

/** The columns of a frame in the making. */
export class Columns {
  readonly #integers: ReadonlySet<string>;
  readonly #limits: BuilderLimits | undefined;
  readonly #refused = new Map<keyof BuilderLimits, { found: number; count: number }>();
  #byName = new Map<string, number>();
  #fields: Field[] = [];
  /** A frame holds the list: it is copied before it changes. */
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

  /** The column of a new field; -1 when it may not come. */
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

  /** As it is now: whoever keeps it asks for `fields`. */
  get list(): readonly Field[] {
    return this.#fields;
  }

  /** The list for a frame. */
  fields(): readonly Field[] {
    this.#shared = true;
    return this.#fields;
  }

  /** Only these stay, in this order. */
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

/** Shared: this is asked once a frame. */
const NONE: readonly never[] = [];
