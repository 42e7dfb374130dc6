import type { Catalog } from '../plan/catalog.js';

/** Names of the keys of one request are the same array round after round. */
const known = new WeakMap<readonly string[], { readonly catalog: Catalog; readonly names: ReadonlyMap<string, string> }>();

/** The requested key by each name under which OneFS may answer for it: its own, and the real name of an alias. */
export function askedNames(keys: readonly string[], catalog: Catalog): ReadonlyMap<string, string> {
  const before = known.get(keys);
  if (before?.catalog === catalog) return before.names;
  const names = new Map<string, string>();
  for (const key of keys) {
    const real = catalog.get(key)?.real_name;
    if (typeof real === 'string' && real !== '') names.set(real, key);
  }
  // Its own name means the key itself, also where it is the real name of another one.
  for (const key of keys) names.set(key, key);
  known.set(keys, { catalog, names });
  return names;
}
