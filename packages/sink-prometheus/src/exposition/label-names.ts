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

/** A series' tags. Its names are a cluster's to choose, so that only its own members may be read. */
export type Tags = Readonly<Record<string, string>>;

interface Label {
  readonly name: string;
  /** `name="` */
  readonly open: string;
  /** The tags that become this label, sorted: several when their names differ only in characters that labels lack. */
  readonly tags: string[];
}

/** The labels of one series as text, with the blank that stands before the value: `{cluster="a",node="1"} `. */
export interface LabelTexts {
  /** Without empty labels. To Prometheus an empty label is no label, so equal texts are one series. */
  readonly own: string;
  /** With every label of the metric, empty where the series lacks the tag. The same string as `own` if none is. */
  readonly full: string;
}

/** The label names that the samples of a metric of one cluster have between them at this moment. */
export class LabelNames {
  /** Moves when a name comes or goes: full texts made before are out of date. */
  version = 0;
  readonly #instanceLabel: string;
  #labels: Label[] = [];
  /** By tag: how many series have it. */
  readonly #uses = new Map<string, number>();
  #padded = true;

  /** @param instanceLabel a further label with the cluster's name; a tag of that name goes before it. Empty: none. */
  constructor(instanceLabel: string) {
    this.#instanceLabel = instanceLabel;
    if (instanceLabel !== '') this.#labels.push(newLabel(instanceLabel));
  }

  /** Takes note of the tags of a new series, unless it is beyond a limit: the answer then says which kind. */
  learn(tags: Tags): Reason | undefined {
    const names = Object.keys(tags);
    const reason = this.#objection(tags, names);
    if (reason === undefined) for (const tag of names) this.#use(tag, 1);
    return reason;
  }

  /** Takes back what `learn` noted. */
  forget(tags: Tags): void {
    for (const tag of Object.keys(tags)) {
      const uses = (this.#uses.get(tag) ?? 0) - 1;
      if (uses > 0) this.#uses.set(tag, uses);
      else this.#drop(tag);
    }
  }

  /** Takes over what another one knows. */
  absorb(other: LabelNames): void {
    for (const [tag, uses] of other.#uses) this.#use(tag, uses);
  }

  /** The texts of a series whose tags were learnt. */
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

  /** `join` and not `+`: a joined string is flat, a sum is a tree that every render would walk. */
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

  /** Escaped. */
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
