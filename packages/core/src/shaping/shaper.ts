import type { ShapingConfig, Tags } from '../config/types.js';
import type { Frame, PointBatch, Series } from '../sink/index.js';
import { createFieldRules, createStatRules, keepColumns, keepRows, type FieldRules } from './columns.js';
import { ownerBefore, SeriesMap, type Target, type TargetOf } from './series-map.js';
import { createTagRules } from './tag-rules.js';

/** The tags that `[global]` and `[[cluster]]` add. */
export interface SharedTags {
  /** For points of a cluster not in the configuration: one that was just removed, or one that a plugin created. */
  readonly all: Tags;
  /** By cluster id; includes the tags in `all`. */
  readonly ofCluster: ReadonlyMap<string, Tags>;
}

/** The result of shaping a batch. */
export interface Shaped {
  /** Undefined if nothing is left. */
  readonly batch: PointBatch | undefined;
  /** The number of points left out because another series has the same tags. */
  readonly merged: number;
}

/** Receives the problems that a shaper finds. */
export interface ShaperReport {
  /** A tag could not be added or renamed because points of that statistic already have a tag of that name. */
  tagTaken(stat: string, tag: string): void;
  /** Rows were left out because without the dropped tags they belong to the same series as others. */
  rowsMerged(stat: string, tags: () => readonly string[]): void;
}

/** Applies one set of shaping rules. The only work per point is looking up the target of its series. */
export class Shaper {
  readonly #report: ShaperReport;
  readonly #keepsStat: ReturnType<typeof createStatRules>;
  readonly #keepsField: FieldRules | undefined;
  /** By cluster id; undefined for a cluster whose tags do not change. */
  readonly #targets = new Map<string, TargetOf | undefined>();
  readonly #targetsElsewhere: TargetOf | undefined;
  /** Sinks with the same rules share the shaped batches. */
  readonly #done = new WeakMap<PointBatch, Shaped>();
  /** The merged points of the batch being shaped. */
  #merged = 0;

  constructor(shared: SharedTags, shaping: ShapingConfig, news: ShaperReport) {
    this.#report = news;
    this.#keepsStat = createStatRules(shaping.keepStats, shaping.dropStats);
    this.#keepsField = createFieldRules(shaping.keepFields, shaping.dropFields);
    const map = new SeriesMap();
    const targetsBy = (tags: Tags): TargetOf | undefined => {
      if (!changesTags(tags, shaping)) return undefined;
      return map.by(createTagRules(tags, shaping), (tag, stat) => news.tagTaken(stat, tag));
    };
    for (const [cluster, tags] of shared.ofCluster) this.#targets.set(cluster, targetsBy(tags));
    this.#targetsElsewhere = targetsBy(shared.all);
  }

  shape(batch: PointBatch): Shaped {
    let done = this.#done.get(batch);
    if (done === undefined) {
      this.#merged = 0;
      const shaped = this.#shape(batch);
      this.#done.set(batch, (done = { batch: shaped, merged: this.#merged }));
    }
    return done;
  }

  #shape(batch: PointBatch): PointBatch | undefined {
    const selected = batch.frames.flatMap((frame) => this.#select(frame) ?? []);
    const frames = this.#mapSeries(selected, batch);
    const isSame =
      frames.length === batch.frames.length && frames.every((frame, index) => frame === batch.frames[index]);
    if (isSame) return batch;
    const pointCount = frames.reduce((sum, { series }) => sum + series.length, 0);
    return pointCount === 0 ? undefined : { ...batch, frames, pointCount };
  }

  #select(frame: Frame): Frame | undefined {
    if (this.#keepsStat?.(frame.stat) === false) return undefined;
    return this.#keepsField === undefined ? frame : keepColumns(frame, this.#keepsField);
  }

  #mapSeries(frames: readonly Frame[], batch: PointBatch): readonly Frame[] {
    const { id } = batch.cluster;
    const targetOf = this.#targets.has(id) ? this.#targets.get(id) : this.#targetsElsewhere;
    if (targetOf === undefined) return frames;
    // Map the whole batch before dropping rows, because the rows of a statistic may be spread over several frames.
    const mapped = frames.map((frame) => ({
      frame,
      targets: frame.series.map((one) => targetOf(one, frame.stat.key)),
    }));
    return mapped.flatMap(({ frame, targets }) => this.#withTargets(frame, targets, batch) ?? []);
  }

  #withTargets(frame: Frame, targets: readonly Target[], batch: PointBatch): Frame | undefined {
    const { key } = frame.stat;
    const series = targets.map((target): Series => target.series);
    const mapped = series.every((one, row) => one === frame.series[row]) ? frame : { ...frame, series };
    if (!targets.some(({ shared }) => shared)) return mapped;
    const rows: number[] = [];
    for (const [row, target] of targets.entries()) {
      if (!target.shared) rows.push(row);
      else {
        const from = frame.series[row] as Series;
        const owner = ownerBefore(target, from, key, batch);
        if (owner === undefined) rows.push(row);
        else {
          this.#merged++;
          this.#report.rowsMerged(key, () => differing(owner, from.tags));
        }
      }
    }
    return keepRows(mapped, rows);
  }
}

function changesTags(shared: Tags, { tags, keepTags, dropTags, renameTags }: ShapingConfig): boolean {
  return [shared, tags, keepTags, dropTags, renameTags].some((one) => Object.keys(one).length > 0);
}

/** Returns the names of the tags in which two tag sets differ. */
function differing(a: Tags, b: Tags): string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((name) => a[name] !== b[name]).sort();
}
