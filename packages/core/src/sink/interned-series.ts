import type { Series } from './batch.js';
import { makeSeries, seriesKey } from './series.js';

const byKey = new Map<string, WeakRef<Series>>();
const forgotten = new FinalizationRegistry<string>((key) => {
  if (byKey.get(key)?.deref() === undefined) byKey.delete(key);
});

/**
 * The series of a tag set that was made of another series' tags: the same object for the same tags, for as long as
 * anybody holds it.
 */
export function internedSeries(tags: Readonly<Record<string, string>>, key: string = seriesKey(tags)): Series {
  let series = byKey.get(key)?.deref();
  if (series === undefined) {
    series = makeSeries(tags, key);
    byKey.set(key, new WeakRef(series));
    forgotten.register(series, key);
  }
  return series;
}
