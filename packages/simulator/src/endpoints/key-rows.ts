import { cacheSeconds, type KeyInfo } from '../keys/key-catalogue.js';
import type { ClusterModel } from '../model/cluster-model.js';
import type { SimulatedNode } from '../model/topology.js';
import { valueOf } from '../values/key-value.js';
import type { ValueText } from '../values/protocol-texts.js';
import { NOT_IMPLEMENTED, NOT_PRESENT, rowErrorText } from './row-errors.js';

/** Optional members of a row that a request asked for. */
export interface RowForm {
  readonly showNodes: boolean;
  readonly describe: boolean;
}

/** The rows of all nodes, cached as one text while they stay the same. */
interface KeptRows {
  time: number;
  form: number;
  text: string | undefined;
}

/** Flattens a string. A string concatenated from thousands of parts is otherwise kept as a tree until it is read. */
function flattened(text: string): string {
  return Buffer.from(text).toString();
}

/**
 * The rows of one key on one cluster. Value and time stay the same until the key's cache time has passed. This needs no
 * storage, because both follow from the time at which the value was collected. Rows are cached as text only for a key
 * that is requested more than once within its cache time. Each row begins with a comma, so that rows can be
 * concatenated.
 */
export class KeyRows {
  readonly info: KeyInfo;
  readonly #model: ClusterModel;
  readonly #value: ValueText;
  readonly #cacheSeconds: number;
  readonly #phase: number;
  readonly #name: string;
  readonly #clusterDevid: 0 | null;
  readonly #kept: KeptRows = { time: -1, form: 0, text: undefined };

  constructor(info: KeyInfo, model: ClusterModel) {
    this.info = info;
    this.#model = model;
    this.#value = valueOf(info, model);
    this.#cacheSeconds = cacheSeconds(info);
    this.#clusterDevid = model.spec.oddShapes.includes('null-devids') ? null : 0;
    this.#phase = model.seed % this.#cacheSeconds;
    this.#name = `"error" : null,\n"error_code" : null,\n"key" : "${info.key}",\n`;
  }

  /** Returns when the value that is current at `now` was collected. */
  collectedAt(now: number): number {
    return now - ((now - this.#phase) % this.#cacheSeconds);
  }

  /** Returns the value at exactly this time as JSON text; undefined if the instance is absent. */
  valueAt(node: SimulatedNode | undefined, time: number): string | undefined {
    return this.#value(node, time);
  }

  /** Returns the rows if all nodes are up: one per node, or a single row for a cluster key. */
  rows(nodes: readonly SimulatedNode[], now: number, form: RowForm): string {
    const time = this.collectedAt(now);
    const formNumber = (form.showNodes ? 1 : 0) + (form.describe ? 2 : 0);
    const whole = nodes.length === this.#model.nodes.length || this.info.scope === 'cluster';
    const kept = this.#kept;
    const again = whole && kept.time === time && kept.form === formNumber;
    if (again && kept.text !== undefined) return kept.text;
    const text = this.#build(nodes, time, now, form);
    kept.text = again ? flattened(text) : undefined;
    if (whole) Object.assign(kept, { time, form: formNumber });
    return text;
  }

  /** Returns one row; without a node, that of the cluster. */
  row(node: SimulatedNode | undefined, now: number, form: RowForm): string {
    return this.#row(node, this.collectedAt(now), now, form);
  }

  /** Returns a row without a value. */
  failure(node: SimulatedNode | undefined, now: number, form: RowForm, code: number): string {
    return this.#troubled(node, now, form, code, 'null');
  }

  /** Returns a row with code 3: its value is usable, but some node did not contribute. */
  degraded(node: SimulatedNode | undefined, now: number, form: RowForm, code: number): string {
    const time = this.collectedAt(now);
    return this.#troubled(node, time, form, code, this.#value(node, time) ?? 'null');
  }

  #build(nodes: readonly SimulatedNode[], time: number, now: number, form: RowForm): string {
    if (this.info.scope === 'cluster') return this.#row(undefined, time, now, form);
    let text = '';
    for (const node of nodes) text += this.#row(node, time, now, form);
    return text;
  }

  #row(node: SimulatedNode | undefined, time: number, now: number, form: RowForm): string {
    const value = this.#value(node, time);
    if (value === undefined) {
      return this.failure(node, now, form, this.info.type === 'invalid' ? NOT_IMPLEMENTED : NOT_PRESENT);
    }
    const member = form.showNodes ? `"node" : ${node?.lnn ?? 0},\n"time" : ` : '"time" : ';
    const head = `,\n\n{\n${this.#description(form)}"devid" : ${node?.devid ?? this.#clusterDevid},\n${this.#name}`;
    return `${head}${member}${time},\n"value" : ${value}\n}`;
  }

  #troubled(node: SimulatedNode | undefined, time: number, form: RowForm, code: number, value: string): string {
    const lnn = form.showNodes ? `"node" : ${node?.lnn ?? 0},\n` : '';
    return (
      `,\n\n{\n${this.#description(form)}"devid" : ${node?.devid ?? 0},\n"error" : "${rowErrorText(code)}",\n` +
      `"error_code" : ${code},\n"key" : "${this.info.key}",\n${lnn}"time" : ${time},\n"value" : ${value}\n}`
    );
  }

  #description(form: RowForm): string {
    return form.describe ? `"description" : ${JSON.stringify(this.info.description)},\n` : '';
  }
}
