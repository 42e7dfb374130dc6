import { cacheSeconds, type KeyInfo } from '../keys/key-catalogue.js';
import type { ClusterModel } from '../model/cluster-model.js';
import type { SimulatedNode } from '../model/topology.js';
import { valueOf } from '../values/key-value.js';
import type { ValueText } from '../values/protocol-texts.js';
import { NOT_IMPLEMENTED, NOT_PRESENT, rowErrorText } from './row-errors.js';

/** Which members of a row a request asked for beyond the usual ones. */
export interface RowForm {
  readonly showNodes: boolean;
  readonly describe: boolean;
}

interface CachedRow {
  time: number;
  form: number;
  text: string;
}

/** The rows of one key on one cluster: text that is kept until the key's cache time has passed. */
export class KeyRows {
  readonly info: KeyInfo;
  readonly #model: ClusterModel;
  readonly #value: ValueText;
  readonly #cacheSeconds: number;
  readonly #phase: number;
  readonly #cached: (CachedRow | undefined)[] = [];

  constructor(info: KeyInfo, model: ClusterModel) {
    this.info = info;
    this.#model = model;
    this.#value = valueOf(info, model);
    this.#cacheSeconds = cacheSeconds(info);
    this.#phase = model.seed % this.#cacheSeconds;
  }

  /** When the value that is current at `now` was collected. */
  collectedAt(now: number): number {
    return now - ((now - this.#phase) % this.#cacheSeconds);
  }

  /** The value at exactly this time, as JSON text; undefined where the instance is absent. */
  valueAt(node: SimulatedNode | undefined, time: number): string | undefined {
    return this.#value(node, time);
  }

  /** The row that a request at `now` gets: value and time stay the same until the cache time has passed. */
  row(node: SimulatedNode | undefined, now: number, form: RowForm): string {
    const slot = node?.lnn ?? 0;
    const time = this.collectedAt(now);
    const formNumber = (form.showNodes ? 1 : 0) + (form.describe ? 2 : 0) + 4 * this.#nodesMissing();
    const cached = this.#cached[slot];
    if (cached !== undefined && cached.time === time && cached.form === formNumber) return cached.text;
    const value = this.#value(node, time);
    const absent = this.info.type === 'invalid' ? NOT_IMPLEMENTED : NOT_PRESENT;
    const text = value === undefined ? this.failure(node, now, form, absent) : this.#print(node, time, form, null, value);
    this.#cached[slot] = { time, form: formNumber, text };
    return text;
  }

  /** A row without a value. */
  failure(node: SimulatedNode | undefined, now: number, form: RowForm, code: number): string {
    return this.#print(node, now, form, code, 'null');
  }

  /** A row of code 3: its value can be used, but some node had no part in it. */
  degraded(node: SimulatedNode | undefined, now: number, form: RowForm, code: number): string {
    const time = this.collectedAt(now);
    return this.#print(node, time, form, code, this.#value(node, time) ?? 'null');
  }

  /** A kept row of the cluster is of no use any more when a node failed or came back. */
  #nodesMissing(): number {
    return this.info.scope === 'node' ? 0 : this.#model.nodes.length - this.#model.upNodes().length;
  }

  #print(node: SimulatedNode | undefined, time: number, form: RowForm, code: number | null, value: string): string {
    const description = form.describe ? `"description" : ${JSON.stringify(this.info.description)},\n` : '';
    const error = code === null ? 'null' : `"${rowErrorText(code)}"`;
    const lnn = form.showNodes ? `"node" : ${node?.lnn ?? 0},\n` : '';
    return (
      `\n{\n${description}"devid" : ${node?.devid ?? 0},\n"error" : ${error},\n"error_code" : ${code},\n` +
      `"key" : "${this.info.key}",\n${lnn}"time" : ${time},\n"value" : ${value}\n}`
    );
  }
}
