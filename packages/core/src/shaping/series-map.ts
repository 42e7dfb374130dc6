import type { Series } from '../sink/index.js';
import { internedSeries } from '../sink/interned-series.js';
import { seriesKey } from '../sink/series.js';
import type { TagRules } from './tag-rules.js';

/** The series that one or more series are mapped to by the tag rules. */
export interface Target {
  readonly series: Series;
  /** Key of the first series mapped to this one. */
  readonly first: string;
  /** Whether other series are mapped to it too. Their rows then collide. */
  shared: boolean;
  /** For a shared target: the series whose rows are kept, by statistic. */
  readonly owners: Map<string, Owner>;
}

/** Returns the target of a series in a frame of the given statistic. */
export type TargetOf = (series: Series, stat: string) => Target;

/** The series whose rows are kept when several are mapped to one. */
interface Owner {
  readonly key: string;
  readonly tags: Readonly<Record<string, string>>;
  /** When it was last seen, and how long it may be absent before another series replaces it; milliseconds. */
  seenAt: number;
  absentMs: number;
}

/** After the owner has missed this many polls, another series may replace it. */
const ABSENT_POLLS = 3;

/**
 * Maps each series to its target. The rules run once per series, and a series always maps to the same object. All
 * clusters of a sink share one map, because without the tag `cluster` their series may become equal.
 */
export class SeriesMap {
  readonly #byKey = new Map<string, WeakRef<Target>>();
  readonly #forgotten = new FinalizationRegistry<string>((key) => {
    if (this.#byKey.get(key)?.deref() === undefined) this.#byKey.delete(key);
  });

  /**
   * Returns the lookup for one cluster's rules.
   *
   * @param clash called once per series for a tag that could not be added or renamed because the point already has it
   */
  by(rules: TagRules, clash: (tag: string, stat: string) => void): TargetOf {
    const known = new WeakMap<Series, Target>();
    return (series, stat) => {
      let target = known.get(series);
      if (target === undefined) {
        const { tags, clashes } = rules(series.tags);
        for (const tag of clashes) clash(tag, stat);
        known.set(series, (target = this.#intern(series, tags)));
      }
      return target;
    };
  }

  #intern(series: Series, tags: Readonly<Record<string, string>>): Target {
    const key = seriesKey(tags);
    let target = this.#byKey.get(key)?.deref();
    if (target === undefined) {
      const own = key === series.key ? series : internedSeries(tags, key);
      target = { series: own, first: series.key, shared: false, owners: new Map() };
      this.#byKey.set(key, new WeakRef(target));
      this.#forgotten.register(target, key);
    } else if (target.first !== series.key) target.shared = true;
    return target;
  }
}

/**
 * Decides whether the row of a series is kept. When several series of a statistic map to one, the first to arrive is
 * kept for as long as it keeps arriving. Otherwise the values would switch between series from poll to poll, and a sum
 * or a mean would be wrong for most fields.
 *
 * @returns undefined if the row is kept, otherwise the tags of the series whose rows are kept
 */
export function ownerBefore(
  { owners }: Target,
  { key, tags }: Series,
  stat: string,
  poll: { readonly collectedAt: number; readonly intervalMs: number },
): Readonly<Record<string, string>> | undefined {
  const owner = owners.get(stat);
  const absentMs = ABSENT_POLLS * poll.intervalMs;
  if (owner === undefined || (owner.key !== key && poll.collectedAt - owner.seenAt > owner.absentMs)) {
    owners.set(stat, { key, tags, seenAt: poll.collectedAt, absentMs });
    return undefined;
  }
  if (owner.key !== key) return owner.tags;
  owner.seenAt = poll.collectedAt;
  owner.absentMs = absentMs;
  return undefined;
}
