import type { KeyItem } from '../../papi/wire-types.js';

/** The cluster's metadata of the requested keys. Keys that the cluster lacks are absent. */
export type Catalog = ReadonlyMap<string, KeyItem>;

/** The requests that the catalogue needs: one page of all keys, or one key by name. */
export interface KeySource {
  /** @param resume the token from the previous page, undefined for the first. The keys of a page arrive in slices. */
  page(
    resume: string | undefined,
  ): Promise<{ readonly keys: Iterable<readonly KeyItem[]>; readonly resume: string | undefined }>;
  /** Returns undefined when the cluster does not have the key. */
  one(key: string): Promise<KeyItem | undefined>;
}

/** Limits how far the list is followed. An endless or circular list must not prevent a cluster from being polled. */
export interface ListBounds {
  readonly pages: number;
  readonly until: number;
  /** The clock of `until`. */
  readonly now: () => number;
}

export interface ReadCatalog {
  readonly catalog: Catalog;
  /** Why reading stopped before the end of the list, if it did. Keys not found by then are requested by name. */
  readonly left: 'pages' | 'time' | undefined;
}

/** How many keys are requested by name concurrently. */
const MAX_CONCURRENT = 8;

/**
 * Reads the metadata of the wanted keys. It pages through the list of all keys because one request per key takes
 * minutes on a busy cluster. Keys missing from the list are requested by name because OneFS does not list aliases.
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
    // Keep only the wanted keys.
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
