import type { JsonValue } from '../../papi/wire-types.js';

/** A single value in a map, or in a map in it. */
export interface Leaf {
  readonly name: string;
  /** With the names of the maps around it: `outer_inner`. */
  readonly path: string;
  readonly value: string | number;
}

/** Names that are remembered as ambiguous, of one statistic. */
const MAX_AMBIGUOUS = 4096;

/**
 * What members of nested maps are called: their own name, as gostats calls them, and `outer_inner` where several would
 * have the same. What was ambiguous once stays so: a name must not change whenever a map comes and goes, and never depends
 * on the order of an answer.
 */
export class MemberNames {
  readonly #ambiguous = new Set<string>();

  /** The name of each; undefined for one that would take another one's. */
  of(leaves: readonly Leaf[], leftOut: (name: string, value: JsonValue) => void): (string | undefined)[] {
    const once = new Set<string>();
    for (const { name } of leaves) {
      if (once.has(name) && this.#ambiguous.size < MAX_AMBIGUOUS) this.#ambiguous.add(name);
      once.add(name);
    }
    // What stands at the top has no other name.
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
