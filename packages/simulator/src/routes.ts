import { clusterConfig } from './endpoints/cluster-config.js';
import { CurrentStatistics } from './endpoints/current.js';
import { history } from './endpoints/history.js';
import { describeKey, listKeys } from './endpoints/key-metadata.js';
import { listOperations, listProtocols } from './endpoints/operations.js';
import { protocolStats } from './endpoints/protocol-stats.js';
import { clientTable } from './endpoints/summary-client.js';
import { driveTable } from './endpoints/summary-drive.js';
import { heatTable } from './endpoints/summary-heat.js';
import { protocolTable } from './endpoints/summary-protocol.js';
import { systemTable } from './endpoints/summary-system.js';
import { summary } from './endpoints/summary.js';
import { performanceDatasets, workloadSummary } from './endpoints/workload.js';
import type { FaultBox } from './faults/fault-box.js';
import type { Call } from './http/call.js';
import { jsonResponse } from './http/responses.js';
import type { ClusterModel } from './model/cluster-model.js';
import { PERFORMANCE_PRIVILEGE, STATISTICS_PRIVILEGE } from './model/spec.js';

/** A resource below /platform: the first API version that has it, the privilege it requires, and its handler. */
interface Route {
  readonly since: number;
  readonly privilege?: string;
  readonly answer: (call: Call) => Response;
}

const KEY_PREFIX = 'statistics/keys/';

/** Finds the resource of a call; undefined if it does not exist, or not yet in this version. */
export type RouteFinder = (resource: string, version: number) => Route | undefined;

/** Builds the routes of everything below /platform. The version in a path is a minimum, so newer ones work too. */
export function buildRoutes(model: ClusterModel, faults: FaultBox): RouteFinder {
  const current = new CurrentStatistics(model, faults);
  const statistics = (since: number, answer: Route['answer']): Route => ({
    since,
    answer,
    privilege: STATISTICS_PRIVILEGE,
  });
  const oneKey = statistics(1, (call) => describeKey(call, faults));
  const routes: Readonly<Record<string, Route>> = {
    latest: { since: 0, answer: () => jsonResponse('{"latest":"16"}\n') },
    'cluster/config': { since: 1, answer: (call) => clusterConfig(call, model) },
    'statistics/current': statistics(1, (call) => current.answer(call)),
    'statistics/history': statistics(1, (call) => history(call, model, current, faults)),
    'statistics/keys': statistics(1, (call) => listKeys(call, faults)),
    'statistics/protocols': statistics(1, listProtocols),
    'statistics/operations': statistics(3, listOperations),
    'statistics/summary/protocol': statistics(3, (call) => summary(protocolTable, call, model)),
    'statistics/summary/client': statistics(3, (call) => summary(clientTable, call, model)),
    'statistics/summary/drive': statistics(3, (call) => summary(driveTable, call, model)),
    'statistics/summary/system': statistics(3, (call) => summary(systemTable, call, model)),
    'statistics/summary/heat': statistics(3, (call) => summary(heatTable, call, model)),
    'statistics/summary/protocol-stats': statistics(3, (call) => protocolStats(call, model)),
    'statistics/summary/workload': statistics(10, (call) => workloadSummary(call, model)),
    'performance/datasets': { since: 10, privilege: PERFORMANCE_PRIVILEGE, answer: performanceDatasets },
  };
  return (resource, version) => {
    const isKey = resource.startsWith(KEY_PREFIX) && resource.length > KEY_PREFIX.length;
    const route = isKey ? oneKey : Object.hasOwn(routes, resource) ? routes[resource] : undefined;
    return route !== undefined && version >= route.since ? route : undefined;
  };
}
