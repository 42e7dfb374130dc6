import table from './published-keys.json' with { type: 'json' };

/** How OneFS keeps the history of a key. The first non-persistent policy has the key's own interval. */
export interface HistoryPolicy {
  readonly interval: number;
  readonly persistent: boolean;
  readonly retention: number;
}

/** The published data of a key whose description is known. */
export interface DescribedKey {
  /** Ends in `.N` if it stands for a range of indexes. */
  readonly name: string;
  readonly description: string;
  /** 0 without an index; null if the number was not published. */
  readonly indexCount: number | null;
}

/** The full metadata of a key. Times are seconds. */
export interface KeyMetadata extends DescribedKey {
  readonly units: string;
  readonly type: string;
  readonly aggregationType: string;
  readonly baseName: string | null;
  readonly realName: string | null;
  readonly defaultCacheTime: number;
  readonly policyCacheTime: number | null;
  readonly policies: readonly HistoryPolicy[] | null;
}

type Described = readonly [name: string, description: string, indexCount: number | null];
type Row = readonly [
  ...Described,
  units: string,
  type: string,
  aggregationType: string,
  baseName: string | null,
  realName: string | null,
  defaultCacheTime: number,
  policyCacheTime: number | null,
  policies: number | null,
];

const policyLists = (table.policies as unknown as [number, boolean, number][][]).map((list) =>
  list.map(([interval, persistent, retention]) => ({ interval, persistent, retention })),
);

/** Keys with full metadata, from two clusters with OneFS 7.2 and 8.0. */
export const publishedKeys: readonly KeyMetadata[] = (table.keys as unknown as Row[]).map((row) => ({
  name: row[0],
  description: row[1],
  indexCount: row[2],
  units: row[3],
  type: row[4],
  aggregationType: row[5],
  baseName: row[6],
  realName: row[7],
  defaultCacheTime: row[8],
  policyCacheTime: row[9],
  policies: row[10] === null ? null : (policyLists[row[10]] ?? null),
}));

/** Keys of OneFS 8.2.1 for which only a description was published. */
export const describedKeys: readonly DescribedKey[] = (table.described as unknown as Described[]).map(
  ([name, description, indexCount]) => ({ name, description, indexCount }),
);
