import type { KeyItem } from '../../papi/wire-types.js';

/** What a cluster says of the keys that someone asked for. Keys that it lacks are absent. */
export type Catalog = ReadonlyMap<string, KeyItem>;

/** How the catalogue asks: one page of all keys, and one key by its name. */
export interface KeySource {
  /** @param resume the token of the page before, undefined for the first; its keys come in pieces */
  page(
    resume: string | undefined,
  ): Promise<{ readonly keys: Iterable<readonly KeyItem[]>; readonly resume: string | undefined }>;
  /** undefined when the cluster does not have the key. */
  one(key: string): Promise<KeyItem | undefined>;
}

/** How long the list is followed: a list that never ends, or leads in circles, must not keep a cluster from being polled. */
export interface ListBounds {
  readonly pages: number;
  readonly until: number;
  /** The clock of `until`. */
  readonly now: () => number;
}

export interface ReadCatalog {
  readonly catalog: Catalog;
  /** Why the list was left before its end, if it was; what was not found by then is asked for by name. */
  readonly left: 'pages' | 'time' | undefined;
}

/** How many keys are asked for by name at the same time. */
const MAX_CONCURRENT = 8;

/**
 * Reads the metadata of the wanted keys: all keys in a few pages, since one request a key costs minutes on a busy
 * cluster. What the list lacks is asked for by name, because OneFS knows keys that it does not list (aliases).
 */
export async function readCatalog(
  wanted: readonly string[],
  source: KeySource,
  bounds: ListBounds,
): Promise<ReadCatalog> {
  const missing = new Set(wanted);
  const found = new Map<string, KeyItem>();
  let left: ReadCatalog['left'];
  let resume: string | undefined;
  for (let pages = 1; ; pages++) {
    const page = await source.page(resume);
    // Only what was asked for is taken.
    for (const items of page.keys) for (const item of items) if (missing.delete(item.key)) found.set(item.key, item);
    ({ resume } = page);
    if (resume === undefined || missing.size === 0) break;
    if (pages >= bounds.pages) left = 'pages';
    else if (bounds.now() >= bounds.until) left = 'time';
    if (left !== undefined) break;
  }
  await addUnlisted([...missing], source, found);
  return { catalog: found, left };
}

async function addUnlisted(unlisted: readonly string[], source: KeySource, found: Map<string, KeyItem>): Promise<void> {
  for (let start = 0; start < unlisted.length; start += MAX_CONCURRENT) {
    const keys = unlisted.slice(start, start + MAX_CONCURRENT);
    const items = await Promise.all(keys.map((key) => source.one(key)));
    for (const [index, item] of items.entries()) {
      const key = keys[index] as string;
      if (item !== undefined) found.set(key, { ...item, key });
    }
  }
}
