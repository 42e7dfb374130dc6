import type { Catalog } from './catalog.js';

export interface AskedNames {
  /** The requested key by each name under which OneFS may answer for it: its own, and the real name of an alias. */
  readonly keys: ReadonlyMap<string, string>;
  /** Keys that were asked for together with an alias of theirs: they may be answered for twice. */
  readonly twice: ReadonlySet<string>;
}

/** Names of the keys of one request are the same array round after round. */
const known = new WeakMap<readonly string[], { readonly catalog: Catalog; readonly names: AskedNames }>();

/** What the rows of an answer may be called. */
export function askedNames(keys: readonly string[], catalog: Catalog): AskedNames {
  const before = known.get(keys);
  if (before?.catalog === catalog) return before.names;
  const names = new Map<string, string>();
  for (const key of keys) {
    const real = catalog.get(key)?.real_name;
    if (typeof real === 'string' && real !== '' && real !== key) names.set(real, key);
  }
  const twice = new Set(keys.filter((key) => names.has(key)));
  // Its own name means the key itself, also where it is the real name of another one.
  for (const key of keys) names.set(key, key);
  const asked = { keys: names, twice };
  known.set(keys, { catalog, names: asked });
  return asked;
}
