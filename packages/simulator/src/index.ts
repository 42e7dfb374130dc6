/** Simulated Dell PowerScale OneFS clusters, served over HTTPS or through msw handlers. */
export { createCluster, MAX_URL_LENGTH } from './simulated-cluster.js';
export type { ClusterOptions, Connection, SimulatedCluster } from './simulated-cluster.js';
export type { ClusterSpec, ResolvedSpec } from './model/spec.js';
export { oddShapes, type OddShape } from './model/odd-shapes.js';
export type { NetworkInterface, SimulatedNode } from './model/topology.js';
export { serveClusters } from './serve/serve-clusters.js';
export type { Endpoint, ServedClusters, ServeOptions } from './serve/serve-clusters.js';
export type { TlsMaterial } from './serve/certificate.js';
export { startSimulator } from './start-simulator.js';
export type { StartOptions } from './start-simulator.js';
export { FaultBox } from './faults/fault-box.js';
export type { ActiveFault } from './faults/fault-box.js';
export type { Fault, FaultKind } from './faults/fault.js';
export { keyCatalogue } from './keys/key-catalogue.js';
export type { KeyInfo } from './keys/key-catalogue.js';
export type { HistoryPolicy } from './keys/published-keys.js';
