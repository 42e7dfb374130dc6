import { createTrustCache, type TrustCache } from '../trust/trust-cache.js';
import type { ModuleSearch } from './resolve.js';

const caches = new WeakMap<object, TrustCache>();

/** Where the modules of a configuration are looked for; what one of them was found to depend on is not looked at again. */
export function searchFor(config: { readonly file: string }, folders: readonly string[]): ModuleSearch {
  const trustCache = caches.get(config) ?? createTrustCache();
  caches.set(config, trustCache);
  return { configFile: config.file, folders, trustCache };
}
