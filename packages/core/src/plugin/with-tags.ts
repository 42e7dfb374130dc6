import type { Frame, PointBatch, Series } from '../sink/index.js';
import { dictionary } from '../sink/dictionary.js';
import { internedSeries } from '../sink/interned-series.js';
import { seriesKey } from '../sink/series.js';

export type Tags = Readonly<Record<string, string>>;
/** Tags for a series. Asked once a series: its answer is kept for as long as the function and the series are. */
export type TagsOfSeries = (series: Series) => Tags;

type Known = WeakMap<Series, Series>;

/** Plain tags by their text: a tap may write them anew for each batch. */
const byText = new Map<string, Known>();
const MAX_TEXTS = 1000;
const byFunction = new WeakMap<TagsOfSeries, Known>();
/**
 * The batch with more tags on every point. Series stay interned: the same series always becomes the same other series,
 * so that sinks keep what they derived from it. A tag that is there already is overwritten.
 *
 * @param tags for all points; or a function that is asked once a series. Make the function once, not in the tap: what it
 *   said is remembered by its identity.
 */
export function withTags(batch: PointBatch, tags: Tags | TagsOfSeries): PointBatch {
  const known = knownFor(tags);
  const tagsOf = typeof tags === 'function' ? tags : (): Tags => tags;
  const replace = (one: Series): Series => {
    let other = known.get(one);
    if (other === undefined) known.set(one, (other = intern(one, tagsOf(one))));
    return other;
  };
  return { ...batch, frames: batch.frames.map((frame): Frame => ({ ...frame, series: frame.series.map(replace) })) };
}

function knownFor(tags: Tags | TagsOfSeries): Known {
  if (typeof tags === 'function') {
    let known = byFunction.get(tags);
    if (known === undefined) byFunction.set(tags, (known = new WeakMap()));
    return known;
  }
  const text = seriesKey(tags);
  let known = byText.get(text);
  if (known === undefined) {
    // Somebody puts a passing value into a tag: bounded memory goes before keeping what is hardly used again.
    if (byText.size >= MAX_TEXTS) byText.clear();
    byText.set(text, (known = new WeakMap()));
  }
  return known;
}

/** Two series may become equal, when a tag that told them apart is overwritten: they become one object then. */
function intern(series: Series, tags: Tags): Series {
  const all = Object.assign(dictionary<string>(), series.tags, tags);
  const key = seriesKey(all);
  return key === series.key ? series : internedSeries(all, key);
}
