import { newLooks, type Looks } from '../trust/looks.js';
import type { ModuleSearch } from './resolve.js';

const looksOf = new WeakMap<object, Looks>();

/** Where the modules of a configuration are looked for; what one of them was found to depend on is not looked at again. */
export function searchFor(config: { readonly file: string }, folders: readonly string[]): ModuleSearch {
  const looks = looksOf.get(config) ?? newLooks();
  looksOf.set(config, looks);
  return { configFile: config.file, folders, looks };
}
