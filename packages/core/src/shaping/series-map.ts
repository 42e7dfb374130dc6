import type { Series } from '../sink/index.js';
import { internedSeries } from '../sink/interned-series.js';
import { seriesKey } from '../sink/series.js';
import type { TagRules } from './tag-rules.js';

/** What series become by rules for tags. */
export interface Target {
  readonly series: Series;
  /** Key of the first series that became this one. */
  readonly first: string;
  /** Whether others became it too: then rows may stand for the same series. */
  shared: boolean;
  /** Of a shared one: whose rows it bears, by statistic. */
  readonly owners: Map<string, Owner>;
}

/** What a series becomes, in a frame of that statistic. */
export type TargetOf = (series: Series, stat: string) => Target;

/** The series whose rows are kept where several became one. */
interface Owner {
  readonly key: string;
  readonly tags: Readonly<Record<string, string>>;
  /** When it was last there, and how long it may be absent before another one takes its place; milliseconds. */
  seenAt: number;
  absentMs: number;
}

/** A row of another series is kept when the owner missed so many polls. */
const ABSENT_POLLS = 3;

/**
 * Series → what they become. The rules are asked once a series, and the same series always becomes the same object. There
 * is one for all clusters of a sink: without the tag `cluster` their series may become equal.
 */
export class SeriesMap {
  readonly #byKey = new Map<string, WeakRef<Target>>();
  readonly #forgotten = new FinalizationRegistry<string>((key) => {
    if (this.#byKey.get(key)?.deref() === undefined) this.#byKey.delete(key);
  });

  /**
   * The way into the map by the rules of one cluster.
   *
   * @param clash hears, once a series, of a tag that could not be added or renamed as the point has one of that name
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
 * Whether the row of a series is kept. Of the series of one statistic that became one, the first to come is, for as long
 * as it comes: what it shows must not change from poll to poll, and a sum or a mean would be wrong for most fields.
 *
 * @returns undefined if it is, else the tags of the series whose rows are kept
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
