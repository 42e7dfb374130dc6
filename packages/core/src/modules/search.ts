import { createTrustCache, type TrustCache } from '../trust/trust-cache.js';
import type { ModuleSearch } from './resolve.js';

const caches = new WeakMap<object, TrustCache>();

/** Returns where to search for the modules of a configuration. Its cache avoids checking shared dependencies again. */
export function searchFor(config: { readonly file: string }, folders: readonly string[]): ModuleSearch {
  const trustCache = caches.get(config) ?? createTrustCache();
  caches.set(config, trustCache);
  return { configFile: config.file, folders, trustCache };
}
