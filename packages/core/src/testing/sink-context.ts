import type { SinkCluster, SinkContext } from '../sink/index.js';
import { memoryLogger } from './memory-logger.js';

/** A context with a memory logger. */
export type TestSinkContext<ClusterOptions = unknown> = SinkContext<ClusterOptions> & {
  readonly logger: ReturnType<typeof memoryLogger>;
};

/** The cluster of `makeBatch`, without options. */
const MADE_CLUSTER: SinkCluster = { id: 'simcluster.example:8080', hostname: 'simcluster.example', options: {} };

const CONNECTING = {
  name: undefined,
  state: 'connecting',
  since: 0,
  lastAnswer: undefined,
  lastSample: undefined,
} as const;

/**
 * Creates a context for `create` in tests, with one connecting cluster (that of `makeBatch`), a memory logger and a
 * signal that never aborts. Pass only the members that matter to the test.
 */
export function sinkContext<ClusterOptions = unknown>(
  own: Partial<TestSinkContext<ClusterOptions>> = {},
): TestSinkContext<ClusterOptions> {
  const clusters = own.clusters ?? [MADE_CLUSTER as SinkCluster<ClusterOptions>];
  return {
    id: 'main',
    logger: memoryLogger(),
    userAgent: 'gostats/test',
    signal: new AbortController().signal,
    clusters,
    clusterStates: () => clusters.map(({ id }) => ({ ...CONNECTING, id, label: id })),
    ...own,
  };
}
