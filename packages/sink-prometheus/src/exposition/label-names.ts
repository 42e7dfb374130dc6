import {
  MAX_LABELS,
  MAX_METRIC_LABELS,
  MAX_NAME_LENGTH,
  MAX_PADDED_LABELS,
  MAX_PADDED_LENGTH,
  MAX_SERIES_LENGTH,
  MAX_VALUE_LENGTH,
} from './label-limits.js';
import type { Reason } from './left-out.js';
import { escapeLabelValue, labelName } from './names.js';

/** The tags of a series. The names come from the cluster, so only own properties may be read. */
export type Tags = Readonly<Record<string, string>>;

interface Label {
  readonly name: string;
  /** `name="` */
  readonly open: string;
  /**
   * The tags that map to this label, sorted; several if their names differ only in characters that labels do not allow.
   */
  readonly tags: string[];
}

/** The labels of a series as text, with the space that precedes the value: `{cluster="a",node="1"} `. */
export interface LabelTexts {
  /** Without empty labels. To Prometheus an empty label is the same as a missing one, so equal texts are one series. */
  readonly own: string;
  /**
   * With every label of the metric, empty where the series lacks the tag. The same string as `own` if none is empty.
   */
  readonly full: string;
}

/** The label names currently used by the samples of a metric of one cluster. */
export class LabelNames {
  /** Increases when a name is added or removed, which makes earlier full texts out of date. */
  version = 0;
  readonly #instanceLabel: string;
  #labels: Label[] = [];
  /** Number of series by tag. */
  readonly #uses = new Map<string, number>();
  #padded = true;

  /**
   * @param instanceLabel name of an additional label with the cluster's name; a tag of that name takes precedence.
   * Empty: none.
   */
  constructor(instanceLabel: string) {
    this.#instanceLabel = instanceLabel;
    if (instanceLabel !== '') this.#labels.push(newLabel(instanceLabel));
  }

  /** Records the tags of a new series. If they exceed a limit, returns the reason instead. */
  learn(tags: Tags): Reason | undefined {
    const names = Object.keys(tags);
    const reason = this.#objection(tags, names);
    if (reason === undefined) for (const tag of names) this.#use(tag, 1);
    return reason;
  }

  /** Reverts `learn`. */
  forget(tags: Tags): void {
    for (const tag of Object.keys(tags)) {
      const uses = (this.#uses.get(tag) ?? 0) - 1;
      if (uses > 0) this.#uses.set(tag, uses);
      else this.#drop(tag);
    }
  }

  /** Adds the uses recorded in another instance. */
  absorb(other: LabelNames): void {
    for (const [tag, uses] of other.#uses) this.#use(tag, uses);
  }

  /** Returns the label texts of a series whose tags were recorded with `learn`. */
  texts(tags: Tags, clusterName: string): LabelTexts {
    const values = this.#labels.map((label) => this.#valueOf(label, tags, clusterName));
    const full = this.#text(values, this.#padded);
    return { own: this.#padded && values.includes('') ? this.#text(values, false) : full, full };
  }

  #objection(tags: Tags, names: readonly string[]): Reason | undefined {
    if (names.length > MAX_LABELS) return 'label_count';
    let length = 0;
    let fresh = 0;
    for (const name of names) {
      const value: unknown = tags[name];
      if (typeof value !== 'string') return 'label_value';
      if (name.length > MAX_NAME_LENGTH || value.length > MAX_VALUE_LENGTH) return 'label_length';
      length += name.length + value.length;
      if (!this.#uses.has(name)) fresh++;
    }
    if (length > MAX_SERIES_LENGTH) return 'label_length';
    return fresh > 0 && this.#uses.size + fresh > MAX_METRIC_LABELS ? 'label_count' : undefined;
  }

  /**
   * Uses `join` instead of `+`: a joined string is flat, while a concatenated one is a tree that every render would
   * walk.
   */
  #text(values: readonly string[], withEmpty: boolean): string {
    const pieces: string[] = [];
    for (let position = 0; position < values.length; position++) {
      const value = values[position] as string;
      if (value === '' && !withEmpty) continue;
      pieces.push(pieces.length === 0 ? '{' : '",', (this.#labels[position] as Label).open, value);
    }
    if (pieces.length === 0) return ' ';
    pieces.push('"} ');
    return pieces.join('');
  }

  #use(tag: string, more: number): void {
    const uses = this.#uses.get(tag);
    this.#uses.set(tag, (uses ?? 0) + more);
    if (uses !== undefined) return;
    const name = labelName(tag);
    let label = this.#labels.find((one) => one.name === name);
    if (label === undefined) {
      this.#labels.push((label = newLabel(name)));
      this.#labels.sort((a, b) => (a.name < b.name ? -1 : 1));
    }
    label.tags.push(tag);
    label.tags.sort();
    this.#changed();
  }

  #drop(tag: string): void {
    if (!this.#uses.delete(tag)) return;
    const name = labelName(tag);
    this.#labels = this.#labels.filter((label) => {
      if (label.name !== name) return true;
      label.tags.splice(label.tags.indexOf(tag), 1);
      return label.tags.length > 0 || name === this.#instanceLabel;
    });
    this.#changed();
  }

  #changed(): void {
    this.version++;
    const length = this.#labels.reduce((sum, { open }) => sum + open.length, 0);
    this.#padded = this.#labels.length <= MAX_PADDED_LABELS && length <= MAX_PADDED_LENGTH;
  }

  /** Returns the escaped value of a label. */
  #valueOf(label: Label, tags: Tags, clusterName: string): string {
    let found = '';
    for (const tag of label.tags) if (Object.hasOwn(tags, tag)) found = tags[tag] || found;
    if (found === '' && label.name === this.#instanceLabel) found = clusterName;
    return found === '' ? '' : escapeLabelValue(found);
  }
}

function newLabel(name: string): Label {
  return { name, open: `${name}="`, tags: [] };
}
