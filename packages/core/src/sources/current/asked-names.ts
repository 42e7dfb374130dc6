import type { Catalog } from './catalog.js';

export interface AskedNames {
  /**
   * Maps each name that OneFS may use in the answer to the requested key: the key itself and the real name of an alias.
   */
  readonly keys: ReadonlyMap<string, string>;
  /** Keys requested together with one of their aliases. OneFS may return their rows twice. */
  readonly twice: ReadonlySet<string>;
}

/** A request passes the same array in every round, so the array is the cache key. */
const known = new WeakMap<readonly string[], { readonly catalog: Catalog; readonly names: AskedNames }>();

/** Returns the names that the rows of an answer may have. */
export function askedNames(keys: readonly string[], catalog: Catalog): AskedNames {
  const before = known.get(keys);
  if (before?.catalog === catalog) return before.names;
  const names = new Map<string, string>();
  for (const key of keys) {
    const real = catalog.get(key)?.real_name;
    if (typeof real === 'string' && real !== '' && real !== key) names.set(real, key);
  }
  const twice = new Set(keys.filter((key) => names.has(key)));
  // A key's own name always means that key, even if it is also the real name of an alias.
  for (const key of keys) names.set(key, key);
  const asked = { keys: names, twice };
  known.set(keys, { catalog, names: asked });
  return asked;
}
