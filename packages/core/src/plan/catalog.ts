import type { KeyItem } from '../papi/wire-types.js';

/** What a cluster says of the keys that someone asked for. Keys that it lacks are absent. */
export type Catalog = ReadonlyMap<string, KeyItem>;

/** How the catalogue asks: one page of all keys, and one key by its name. */
export interface KeySource {
  /** @param resume the token of the page before, undefined for the first */
  page(resume: string | undefined): Promise<{ readonly keys: readonly KeyItem[]; readonly resume: string | undefined }>;
  /** undefined when the cluster does not have the key. */
  one(key: string): Promise<KeyItem | undefined>;
}

/** How many keys are asked for by name at the same time. */
const AT_ONCE = 8;

/**
 * Reads the metadata of the wanted keys: all keys in a few pages, since one request a key costs minutes on a busy
 * cluster. What the list lacks is asked for by name, because OneFS knows keys that it does not list (aliases).
 */
export async function readCatalog(wanted: readonly string[], source: KeySource): Promise<Catalog> {
  const missing = new Set(wanted);
  const found = new Map<string, KeyItem>();
  let resume: string | undefined;
  do {
    const page = await source.page(resume);
    for (const item of page.keys) if (missing.delete(item.key)) found.set(item.key, item);
    resume = page.resume;
  } while (resume !== undefined && missing.size > 0);

  const unlisted = [...missing];
  for (let start = 0; start < unlisted.length; start += AT_ONCE) {
    const keys = unlisted.slice(start, start + AT_ONCE);
    const items = await Promise.all(keys.map((key) => source.one(key)));
    for (const [index, item] of items.entries()) {
      const key = keys[index] as string;
      if (item !== undefined) found.set(key, { ...item, key });
    }
  }
  return found;
}
