import type { JsonValue } from '../../papi/wire-types.js';

/** A single value in a map or a nested map. */
export interface Leaf {
  readonly name: string;
  /** The name prefixed with the names of the enclosing maps: `outer_inner`. */
  readonly path: string;
  readonly value: string | number;
}

/** The maximum number of ambiguous names remembered per statistic. */
const MAX_AMBIGUOUS = 4096;

/**
 * Names the members of nested maps: by their own name, as gostats does, or `outer_inner` if several members share a
 * name. A name that was ambiguous once stays ambiguous, so that names do not change when a map comes and goes or when
 * the order of an answer changes.
 */
export class MemberNames {
  readonly #ambiguous = new Set<string>();

  /** Returns the name of each leaf, or undefined for a leaf whose name is taken. */
  of(leaves: readonly Leaf[], leftOut: (name: string, value: JsonValue) => void): (string | undefined)[] {
    const once = new Set<string>();
    for (const { name } of leaves) {
      if (once.has(name) && this.#ambiguous.size < MAX_AMBIGUOUS) this.#ambiguous.add(name);
      once.add(name);
    }
    // Top-level members have no alternative name, so they come first.
    const taken = new Set(leaves.filter(({ name, path }) => name === path).map(({ name }) => name));
    return leaves.map(({ name, path, value }) => {
      if (name === path) return name;
      const chosen = this.#ambiguous.has(name) || taken.has(name) ? path : name;
      if (taken.has(chosen)) {
        leftOut(path, value);
        return undefined;
      }
      taken.add(chosen);
      return chosen;
    });
  }
}
