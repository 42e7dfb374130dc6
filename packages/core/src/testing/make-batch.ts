import type { ClusterRef, Frame, PointBatch, Series, StatInfo } from '../sink/index.js';
import { makeSeries, seriesKey } from '../sink/series.js';

/** One statistic of a test batch. A value is a number or a map of fields. */
export interface MadeStat {
  readonly key: string;
  readonly description?: string;
  readonly units?: string;
  /** The names of integer fields. */
  readonly integers?: readonly string[];
  readonly rows: readonly {
    readonly tags?: Readonly<Record<string, string>>;
    readonly value: number | Readonly<Record<string, number>>;
    /** Milliseconds since the epoch; default: the batch's `collectedAt`. */
    readonly timestamp?: number;
  }[];
}

export interface MakeBatchOptions {
  readonly cluster?: Partial<ClusterRef>;
  readonly collectedAt?: number;
  readonly intervalMs?: number;
  readonly groups?: readonly string[];
}

const interned = new Map<string, Series>();

/**
 * Creates a batch like those of the collector from plain data. Series are interned across calls, as in the collector.
 */
export function makeBatch(stats: readonly MadeStat[], options: MakeBatchOptions = {}): PointBatch {
  const cluster: ClusterRef = {
    id: 'simcluster.example:8080',
    hostname: 'simcluster.example',
    name: 'simcluster',
    guid: '000e1ea582501ce1e65c8e123920ccb186fe',
    release: 'v9.7.1.2',
    ...options.cluster,
  };
  const collectedAt = options.collectedAt ?? 1_700_000_000_000;
  const infos = new Map<string, StatInfo>();
  for (const { key } of stats) {
    if (!infos.has(key)) infos.set(key, statInfo(stats.filter((stat) => stat.key === key)));
  }
  const frames = stats.map((stat) => makeFrame(stat, infos.get(stat.key) as StatInfo, cluster, collectedAt));
  return {
    cluster,
    collectedAt,
    intervalMs: options.intervalMs ?? 30_000,
    groups: options.groups ?? ['made'],
    pointCount: frames.reduce((sum, frame) => sum + frame.series.length, 0),
    frames,
  };
}

/** Creates the shared `StatInfo` of all frames of a statistic. */
function statInfo(all: readonly MadeStat[]): StatInfo {
  const [{ key, description = '', units = 'none' }] = all as readonly [MadeStat];
  return {
    key,
    description,
    units,
    scope: key.startsWith('node.') ? 'node' : 'cluster',
    valueType: 'double',
    multiField: new Set(all.flatMap(fieldNames)).size > 1,
  };
}

function fieldNames({ rows }: MadeStat): readonly string[] {
  return [...new Set(rows.flatMap(({ value }) => (typeof value === 'number' ? ['value'] : Object.keys(value))))];
}

function makeFrame(made: MadeStat, stat: StatInfo, cluster: ClusterRef, collectedAt: number): Frame {
  const maps = made.rows.map(({ value }) => (typeof value === 'number' ? { value } : value));
  const names = fieldNames(made);
  const fields = names.map((name) => ({
    name,
    type: made.integers?.includes(name) ? ('integer' as const) : ('float' as const),
  }));
  return {
    stat,
    fields,
    series: made.rows.map(({ tags }) => intern({ cluster: cluster.name, ...tags })),
    timestamps: Float64Array.from(made.rows, (row) => row.timestamp ?? collectedAt),
    values: Float64Array.from(
      maps.flatMap((map) => names.map((name) => (map as Record<string, number>)[name] ?? Number.NaN)),
    ),
  };
}

function intern(tags: Readonly<Record<string, string>>): Series {
  const key = seriesKey(tags);
  let series = interned.get(key);
  if (series === undefined) interned.set(key, (series = makeSeries(tags, key)));
  return series;
}
