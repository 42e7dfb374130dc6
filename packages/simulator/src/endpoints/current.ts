import { namesKey, type FaultBox } from '../faults/fault-box.js';
import type { Fault, RowErrorFault } from '../faults/fault.js';
import { flag, type Call } from '../http/call.js';
import { jsonResponse, papiError } from '../http/responses.js';
import { keyCatalogue } from '../keys/key-catalogue.js';
import type { ClusterModel } from '../model/cluster-model.js';
import { releaseAtLeast } from '../model/spec.js';
import type { SimulatedNode } from '../model/topology.js';
import { KeyRows, type RowForm } from './key-rows.js';
import { CONNECT_TIMEOUT, DEGRADED, failsRequest, TIMEOUT } from './row-errors.js';
import { isVanished, keysAsked, nodesAsked, refuseKeys } from './selection.js';

/** Cluster keys that describe the state of the nodes and can be computed without them. */
const NEEDS_NO_NODE = /^cluster\.(health|group|alert|node)\b/;

/** GET /platform/1/statistics/current. */
export class CurrentStatistics {
  readonly #model: ClusterModel;
  readonly #faults: FaultBox;
  /** OneFS 8.0 and earlier ignore unknown arguments, so their rows have no `node`. */
  readonly #knowsShowNodes: boolean;
  readonly #rows = new Map<string, KeyRows>();

  constructor(model: ClusterModel, faults: FaultBox) {
    this.#model = model;
    this.#faults = faults;
    this.#knowsShowNodes = releaseAtLeast(model.spec.release.replace(/^v/, ''), '8.1');
  }

  answer(call: Call): Response {
    const keys = keysAsked(call.query);
    const vanished = this.#faults.strike(call.target, (fault) => keys.some((key) => isVanished(key, [fault])));
    const refusal = refuseKeys(keys, vanished);
    if (refusal !== undefined) return refusal;
    const nodes = nodesAsked(call, this.#model, 'local');
    if (nodes instanceof Response) return nodes;
    const failed = this.#rowFaults(call, keys, nodes);
    const form = {
      showNodes: flag(call.query, 'show_nodes') && this.#knowsShowNodes,
      describe: flag(call.query, 'desc_info'),
    };
    const healthy = failed.length === 0 && call.lateNodes.size === 0 && nodes.every((node) => this.#model.isUp(node));
    const rows =
      healthy && this.#model.upNodes().length === this.#model.nodes.length
        ? this.#healthyRows(keys, nodes, form)
        : this.#troubledRows(call, keys, nodes, form, failed);
    if (rows instanceof Response) return rows;
    // Each row begins with a comma and a line break; drop the first comma.
    return jsonResponse(`\n{\n"stats" : \n[${rows === '' ? '' : rows.slice(1)}\n]\n}\n`);
  }

  /** Returns the row source of a key on this cluster, created on first use. */
  rowsOf(key: string): KeyRows | undefined {
    const known = this.#rows.get(key);
    const info = known === undefined ? keyCatalogue.get(key) : undefined;
    if (info === undefined) return known;
    const made = new KeyRows(info, this.#model);
    this.#rows.set(key, made);
    return made;
  }

  #healthyRows(keys: readonly string[], nodes: readonly SimulatedNode[], form: RowForm): string {
    const now = this.#model.seconds();
    let rows = '';
    for (const key of keys) rows += this.rowsOf(key)?.rows(nodes, now, form) ?? '';
    return rows;
  }

  #troubledRows(
    call: Call,
    keys: readonly string[],
    nodes: readonly SimulatedNode[],
    form: RowForm,
    failed: readonly RowErrorFault[],
  ): string | Response {
    const now = this.#model.seconds();
    const degraded = flag(call.query, 'degraded');
    let rows = '';
    for (const key of keys) {
      const source = this.rowsOf(key);
      if (source === undefined) continue;
      for (const node of source.info.scope === 'cluster' ? [undefined] : nodes) {
        const code = this.#codeOf(call, key, node, failed);
        if (code !== undefined && !degraded && failsRequest(code)) return systemError(key);
        if (code === undefined) rows += source.row(node, now, form);
        else if (code === DEGRADED) rows += source.degraded(node, now, form, code);
        else rows += source.failure(node, now, form, code);
      }
    }
    return rows;
  }

  #codeOf(
    call: Call,
    key: string,
    node: SimulatedNode | undefined,
    failed: readonly RowErrorFault[],
  ): number | undefined {
    const strikesNode = (nodes: readonly number[] | undefined): boolean =>
      nodes === undefined || (node !== undefined && nodes.includes(node.lnn));
    const fault = failed.find((one) => namesKey(one.keys, key) && strikesNode(one.nodes));
    if (fault !== undefined) return fault.code;
    if (node !== undefined)
      return !this.#model.isUp(node) ? CONNECT_TIMEOUT : call.lateNodes.has(node.lnn) ? TIMEOUT : undefined;
    const missing = call.lateNodes.size > 0 || this.#model.upNodes().length < this.#model.nodes.length;
    return missing && !NEEDS_NO_NODE.test(key) ? DEGRADED : undefined;
  }

  #rowFaults(call: Call, keys: readonly string[], nodes: readonly SimulatedNode[]): RowErrorFault[] {
    const applies = (fault: Fault): boolean =>
      fault.kind === 'row-error' &&
      keys.some((key) => namesKey(fault.keys, key)) &&
      (fault.nodes === undefined || nodes.some((node) => fault.nodes?.includes(node.lnn)));
    return this.#faults.strike(call.target, applies).filter((fault) => fault.kind === 'row-error');
  }
}

/** Without degraded=true, one unavailable value fails the request. The message is that of the command line tool. */
function systemError(key: string): Response {
  return papiError(500, 'AEC_SYSTEM_INTERNAL_ERROR', `system error for key '${key}'`);
}
