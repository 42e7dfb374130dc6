/** Process: ten simulated clusters of twenty nodes. Its own work counts for nobody. */
import { createCluster, serveClusters, type SimulatedCluster } from '@gostats/simulator';
import { rememberAnswers } from './remembered-answers.js';
import { credentials, type Clusters, type SeenRequest, type SimulatorOrder } from './messages.js';

const CLUSTERS = 10;
const NODES = 20;

let seen: { readonly cluster: string; readonly path: string; readonly at: number }[] | undefined;

/** The same cluster, with its statistics requests noted while notes are taken. */
function noting(cluster: SimulatedCluster): SimulatedCluster {
  return {
    spec: cluster.spec,
    nodes: cluster.nodes,
    faults: cluster.faults,
    connect: () => cluster.connect(),
    handle(request, connection) {
      const { pathname, search } = new URL(request.url);
      if (pathname.includes('/statistics/')) {
        seen?.push({ cluster: cluster.spec.name, path: pathname + search, at: performance.now() });
      }
      return cluster.handle(request, connection);
    },
  };
}

const clusters = Array.from({ length: CLUSTERS }, (_, index) =>
  noting(rememberAnswers(createCluster({ ...credentials, name: `bench${index + 1}`, nodes: NODES, seed: index + 1 }))),
);
const served = await serveClusters(clusters);
const ports = new Map(served.endpoints.map(({ cluster, port }) => [cluster.spec.name, port]));

process.on('message', (order: SimulatorOrder) => {
  if (order === 'record') {
    seen = [];
    return;
  }
  const begun = seen?.[0]?.at ?? 0;
  const report: readonly SeenRequest[] = (seen ?? []).map(({ cluster, path, at }) => {
    return { port: ports.get(cluster) ?? 0, path, atMs: at - begun };
  });
  seen = undefined;
  process.send?.(report);
});
process.on('disconnect', () => void served.close());
process.send?.({ ports: [...ports.values()], certificate: served.certificate } satisfies Clusters);
