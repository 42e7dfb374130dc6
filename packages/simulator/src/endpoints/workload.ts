import { list, type Call } from '../http/call.js';
import { badRequest, jsonResponse } from '../http/responses.js';
import type { ClusterModel } from '../model/cluster-model.js';
import { datasets, workloadsOf } from '../values/workloads.js';
import { printPapi } from '../values/print.js';
import { nodesAsked } from './selection.js';

/** Performance datasets are collected at this interval, in seconds. */
const COLLECTED_EVERY = 30;

/**
 * GET /platform/10/statistics/summary/workload: the workloads of one dataset (default System), one row each, or one per
 * node.
 */
export function workloadSummary(call: Call, model: ClusterModel): Response {
  const name = call.query.get('dataset') ?? 'System';
  const dataset = datasets.find((known) => known.name === name);
  if (dataset === undefined) return badRequest(`Dataset '${name}' does not exist`);
  const nodes = nodesAsked(call, model, 'all');
  if (nodes instanceof Response) return nodes;
  const time = model.seconds() - (model.seconds() % COLLECTED_EVERY);
  const perNode = list(call.query, 'nodes') !== undefined || (list(call.query, 'totalby')?.includes('node') ?? false);
  const rows = perNode
    ? nodes.filter((node) => model.isUp(node)).flatMap((node) => workloadsOf(model, dataset.id, node, time) ?? [])
    : (workloadsOf(model, dataset.id, undefined, time) ?? []);
  return jsonResponse(`${printPapi({ workload: rows })}\n`);
}

/** GET /platform/10/performance/datasets. */
export function performanceDatasets(): Response {
  const rows = datasets.map((dataset) => ({
    creation_time: 1_672_531_200 + dataset.id * 86_400,
    filter_count: 0,
    filters: dataset.filters,
    id: dataset.id,
    metrics: dataset.metrics,
    name: dataset.name,
    statkey: `cluster.performance.dataset.${dataset.id}`,
    workload_count: 0,
  }));
  return jsonResponse(`${printPapi({ datasets: rows, resume: null, total: rows.length })}\n`);
}
