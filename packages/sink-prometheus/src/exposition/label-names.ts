import { escapeLabelValue, labelName } from './names.js';

interface Label {
  readonly name: string;
  /** `name="` */
  readonly open: string;
  /** The tags that become this label: more than one when their names differ only in characters that labels lack. */
  readonly tags: string[];
}

/** The labels of one series as text, with the blank that stands before the value: `{cluster="a",node="1"} `. */
export interface LabelTexts {
  /** Without empty labels. To Prometheus an empty label is no label, so equal texts are one series. */
  readonly own: string;
  /** With every label of the family, empty where the series lacks the tag. The same string as `own` if none is. */
  readonly full: string;
}

/** All label names that the samples of a metric have between them. Grows only. */
export class LabelNames {
  /** Moves when a name is added: full texts made before are out of date. */
  version = 0;
  readonly #instanceLabel: string;
  readonly #labels: Label[] = [];
  readonly #known = new Set<string>();

  /** @param instanceLabel a further label with the cluster's name; a tag of that name goes before it. Empty: none. */
  constructor(instanceLabel: string) {
    this.#instanceLabel = instanceLabel;
    if (instanceLabel !== '') this.#labels.push(newLabel(instanceLabel, []));
  }

  /** Takes note of the tags of a new series. */
  learn(tags: Readonly<Record<string, string>>): void {
    for (const tag of Object.keys(tags)) if (!this.#known.has(tag)) this.#add(tag);
  }

  /** Takes over what another one knows. */
  absorb(other: LabelNames): void {
    for (const tag of other.#known) if (!this.#known.has(tag)) this.#add(tag);
  }

  /** The texts of a series whose tags were learnt. */
  texts(tags: Readonly<Record<string, string>>, clusterName: string): LabelTexts {
    const values = this.#labels.map((label) => this.#valueOf(label, tags, clusterName));
    const full = this.#text(values, true);
    return { own: values.includes('') ? this.#text(values, false) : full, full };
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

  #add(tag: string): void {
    this.#known.add(tag);
    this.version++;
    const name = labelName(tag);
    const label = this.#labels.find((one) => one.name === name);
    if (label !== undefined) {
      label.tags.push(tag);
      return;
    }
    this.#labels.push(newLabel(name, [tag]));
    this.#labels.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Escaped. */
  #valueOf(label: Label, tags: Readonly<Record<string, string>>, clusterName: string): string {
    let found = '';
    for (const tag of label.tags) found = tags[tag] || found;
    if (found === '' && label.name === this.#instanceLabel) found = clusterName;
    return found === '' ? '' : escapeLabelValue(found);
  }
}

function newLabel(name: string, tags: string[]): Label {
  return { name, open: `${name}="`, tags };
}
