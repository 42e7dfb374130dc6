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

/** Rows of all nodes, kept as one text while they stay the same. */
interface KeptRows {
  time: number;
  form: number;
  text: string | undefined;
}

/** A text that was put together of thousands of parts stays those parts until it is read; this makes it one piece. */
function flattened(text: string): string {
  return Buffer.from(text).toString();
}

/**
 * The rows of one key on one cluster. Value and time stay the same until the key's cache time has passed, which needs
 * no memory: both follow from the time at which the value was collected. Only a key that is asked for more than once
 * within its cache time has its rows kept as text. Each row begins with a comma: rows are put together by adding texts.
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

  /** When the value that is current at `now` was collected. */
  collectedAt(now: number): number {
    return now - ((now - this.#phase) % this.#cacheSeconds);
  }

  /** The value at exactly this time, as JSON text; undefined where the instance is absent. */
  valueAt(node: SimulatedNode | undefined, time: number): string | undefined {
    return this.#value(node, time);
  }

  /** The rows of a cluster whose nodes are all up: one a node, or the cluster's one. */
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

  /** One row; for the cluster without a node. */
  row(node: SimulatedNode | undefined, now: number, form: RowForm): string {
    return this.#row(node, this.collectedAt(now), now, form);
  }

  /** A row without a value. */
  failure(node: SimulatedNode | undefined, now: number, form: RowForm, code: number): string {
    return this.#troubled(node, now, form, code, 'null');
  }

  /** A row of code 3: its value can be used, but some node had no part in it. */
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
