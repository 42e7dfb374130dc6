import { flag, list, type Call } from '../http/call.js';
import { badRequest, papiError } from '../http/responses.js';
import { namesKey } from '../faults/fault-box.js';
import type { Fault } from '../faults/fault.js';
import { keyCatalogue } from '../keys/key-catalogue.js';
import type { ClusterModel } from '../model/cluster-model.js';
import type { SimulatedNode } from '../model/topology.js';

/** Returns the keys named by a request, in its order. With substr=true, `keys` are parts of names. */
export function keysAsked(query: URLSearchParams): string[] {
  const listed = list(query, 'keys') ?? [];
  const parts = flag(query, 'substr') ? listed.flatMap(keysContaining) : listed;
  return [...new Set([...query.getAll('key'), ...parts])];
}

function keysContaining(part: string): string[] {
  return [...keyCatalogue.keys()].filter((key) => key.includes(part));
}

/**
 * Rejects a request that names a key unknown to this cluster. The whole request fails, and the message names the first
 * such key.
 */
export function refuseKeys(keys: readonly string[], vanished: readonly Fault[]): Response | undefined {
  if (keys.length === 0) return papiError(400, 'AEC_ARG_REQUIRED', "At least one of 'key' and 'keys' is required");
  const unknown = keys.find((key) => !keyCatalogue.has(key) || isVanished(key, vanished));
  return unknown === undefined ? undefined : badRequest(`Invalid key: '${unknown}'`);
}

/** Checks whether one of these faults hides a key. */
export function isVanished(key: string, faults: readonly Fault[]): boolean {
  return faults.some((fault) => fault.kind === 'key-vanished' && namesKey(fault.keys, key));
}

/**
 * Returns the nodes selected by `devid` or `nodes` (LNNs): "all" means all nodes that are up; 0, or no argument, the
 * node that received the request. Returns an error response for a node that does not exist.
 */
export function nodesAsked(
  call: Pick<Call, 'query' | 'localNode'>,
  model: ClusterModel,
  whenAbsent: 'local' | 'all',
): readonly SimulatedNode[] | Response {
  const devids = list(call.query, 'devid');
  const lnns = list(call.query, 'nodes');
  if (devids === undefined && lnns === undefined) return whenAbsent === 'all' ? model.upNodes() : [call.localNode];
  const chosen = new Set<SimulatedNode>();
  for (const [names, find] of [
    [devids ?? [], (number: number) => model.nodeByDevid(number)],
    [lnns ?? [], (number: number) => model.nodeByLnn(number)],
  ] as const) {
    for (const name of names) {
      if (name === 'all') for (const node of model.upNodes()) chosen.add(node);
      else if (name === '0') chosen.add(call.localNode);
      else {
        const node = /^\d+$/.test(name) ? find(Number(name)) : undefined;
        if (node === undefined) return badRequest(`Invalid node: '${name}'`);
        chosen.add(node);
      }
    }
  }
  return [...chosen];
}
