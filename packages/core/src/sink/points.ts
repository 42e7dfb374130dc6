import type { PointBatch, Series, StatInfo } from './batch.js';
import { dictionary } from './dictionary.js';

/** One row as an object, for sinks that value simplicity over speed. */
export interface Point {
  readonly measurement: string;
  /** The series' own: an object that inherits nothing, as a tag may be called `constructor`. */
  readonly tags: Readonly<Record<string, string>>;
  /** Only the fields that this row has; never empty; an object that inherits nothing too. */
  readonly fields: Record<string, number>;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  readonly series: Series;
  readonly stat: StatInfo;
}

/** The rows of a batch one after another, frame by frame. A row without any value is left out. */
export function* points(batch: PointBatch): Generator<Point, void, undefined> {
  for (const { stat, fields, series, timestamps, values } of batch.frames) {
    const width = fields.length;
    for (const [row, one] of series.entries()) {
      const present = dictionary<number>();
      let count = 0;
      for (let column = 0; column < width; column++) {
        const value = values[row * width + column] as number;
        if (Number.isNaN(value)) continue;
        present[(fields[column] as { name: string }).name] = value;
        count++;
      }
      if (count === 0) continue;
      yield {
        measurement: stat.key,
        tags: one.tags,
        fields: present,
        timestamp: timestamps[row] as number,
        series: one,
        stat,
      };
    }
  }
}
