import type { Fault } from './faults/fault.js';
import type { OddShape } from './model/odd-shapes.js';
import { createCluster } from './simulated-cluster.js';
import { serveClusters, type ServedClusters, type ServeOptions } from './serve/serve-clusters.js';

export interface StartOptions extends ServeOptions {
  /** Number of clusters. Default 3. */
  readonly clusters?: number;
  /** Nodes of each cluster; one number for all, or a list that is repeated. Default 4, 8, 20. */
  readonly nodes?: number | readonly number[];
  /** Default `simcluster`, `simcluster2`, `simcluster3`, … */
  readonly names?: readonly string[];
  readonly seed?: number;
  readonly username?: string;
  readonly password?: string;
  /** Takes the last node of every cluster down. Default false. */
  readonly degraded?: boolean;
  readonly smartConnect?: boolean;
  readonly hugeIntegers?: boolean;
  readonly oddShapes?: readonly OddShape[];
  /** OneFS release of all clusters. Default: 9.11.0.0, 9.5.0.8, 8.2.2.0 in turn. */
  readonly release?: string;
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

/** OneFS releases of the clusters, repeated if there are more clusters. */
const RELEASES = ['9.11.0.0', '9.5.0.8', '8.2.2.0'];
const NODES = [4, 8, 20];

/**
 * Creates clusters and serves them over HTTPS, for `gostats simulate` and the demo. User and password default to
 * gostats.
 */
export function startSimulator(options: StartOptions = {}): Promise<ServedClusters> {
  const count = options.clusters ?? options.names?.length ?? 3;
  const sizes = typeof options.nodes === 'number' ? [options.nodes] : (options.nodes ?? NODES);
  const clusters = Array.from({ length: count }, (_, index) => {
    const nodes = sizes[index % Math.max(1, sizes.length)] ?? 4;
    const faults: Fault[] = options.degraded === true && nodes > 1 ? [{ kind: 'node-down', node: nodes }] : [];
    return createCluster(
      {
        name: options.names?.[index] ?? (index === 0 ? 'simcluster' : `simcluster${index + 1}`),
        nodes,
        seed: options.seed ?? 1,
        release: options.release ?? RELEASES[index % RELEASES.length] ?? '9.11.0.0',
        username: options.username ?? 'gostats',
        password: options.password ?? 'gostats',
        smartConnect: options.smartConnect ?? false,
        hugeIntegers: options.hugeIntegers ?? false,
        oddShapes: options.oddShapes ?? [],
        faults,
      },
      options.now === undefined ? {} : { now: options.now },
    );
  });
  return serveClusters(clusters, options);
}
