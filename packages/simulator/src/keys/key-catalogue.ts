import table from './key-table.json' with { type: 'json' };

/** How OneFS keeps the history of a key; the first policy that is not persistent is the key's own interval. */
export interface HistoryPolicy {
  readonly interval: number;
  readonly persistent: boolean;
  readonly retention: number;
}

/** Metadata of one statistic key, as `GET /platform/1/statistics/keys/<KEY>` says it. Times are seconds. */
export interface KeyInfo {
  readonly key: string;
  /** The key's name with its index cut off, and the index; -1 for a key without one. */
  readonly stem: string;
  readonly index: number;
  readonly description: string;
  readonly units: string;
  readonly scope: 'cluster' | 'node';
  readonly type: string;
  readonly aggregationType: string;
  readonly baseName: string | null;
  readonly realName: string | null;
  readonly defaultCacheTime: number;
  readonly policyCacheTime: number | null;
  readonly policies: readonly HistoryPolicy[] | null;
}

type TableRow = readonly [
  string,
  string,
  string,
  string,
  string,
  string | null,
  string | null,
  number,
  number | null,
  number | null,
  number,
];

/**
 * All keys of a OneFS cluster, by name, in the order of their names. Index ranges are static, whatever the
 * hardware has.
 */
export const keyCatalogue: ReadonlyMap<string, KeyInfo> = expandTable();

function expandTable(): Map<string, KeyInfo> {
  const policyLists = (table.policies as unknown as [number, boolean, number][][]).map((list) =>
    list.map(([interval, persistent, retention]) => ({ interval, persistent, retention })),
  );
  const infos = (table.keys as unknown as TableRow[]).flatMap((row) => expandRow(row, policyLists));
  return new Map(infos.map((info) => [info.key, info]));
}

function expandRow(row: TableRow, policyLists: readonly HistoryPolicy[][]): KeyInfo[] {
  const indexCount = row[10];
  const stem = indexCount === 0 ? row[0] : row[0].replace(/\.N$/, '');
  const indices = indexCount === 0 ? [-1] : Array.from({ length: indexCount }, (_, index) => index);
  return indices.map((index) => ({
    key: index < 0 ? row[0] : `${stem}.${index}`,
    stem,
    index,
    description: index < 0 ? row[1] : row[1].replace(/\bN$/, String(index)).replace(/dataset 0$/, `dataset ${index}`),
    units: row[2],
    // Without exception among the published keys: the prefix tells the scope.
    scope: /^(cluster|ifs)\./.test(stem) ? 'cluster' : 'node',
    type: row[3],
    aggregationType: row[4],
    baseName: row[5],
    realName: row[6],
    defaultCacheTime: row[7],
    policyCacheTime: row[8],
    policies: row[9] === null ? null : (policyLists[row[9]] ?? null),
  }));
}

/**
 * Seconds for which a value of this key is kept: its policy's, else its own, else those of the key it is derived from.
 * Never less than one, as times are whole seconds.
 */
export function cacheSeconds(info: KeyInfo): number {
  const own = info.policyCacheTime ?? info.defaultCacheTime;
  if (own > 0) return own;
  const base = info.baseName === null ? undefined : keyCatalogue.get(info.baseName);
  return base === undefined ? 1 : cacheSeconds(base);
}
