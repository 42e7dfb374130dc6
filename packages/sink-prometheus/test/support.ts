import type { ClusterState, PullSink, SinkCluster, SinkContext } from '@gostats/core/sink';
import { manualClock, memoryLogger } from '@gostats/core/testing';
import type { LogLine, ManualClock } from '@gostats/core/testing';
import { onTestFinished } from 'vitest';
import type { PrometheusClusterOptions, PrometheusOptions } from '../src/config.js';
import { createPrometheusSink } from '../src/prometheus-sink.js';
import prometheus from '../src/index.js';

/** For calls that nobody aborts. */
export const never: AbortSignal = new AbortController().signal;

/** The cluster of `makeBatch`. */
export const SIM: SinkCluster<PrometheusClusterOptions> = {
  id: 'simcluster.example:8080',
  hostname: 'simcluster.example',
  options: {},
};

export interface Rig {
  readonly sink: PullSink;
  readonly clock: ManualClock;
  readonly lines: readonly LogLine[];
  /** What the host says of the clusters; empty at first. Change it at any time. */
  states: readonly ClusterState[];
  /** Base URL of what serves a kind of site: `cluster`, `shared` or `discovery`; the first of its kind. */
  readonly url: (kind?: string) => string;
  /** The page, as text. */
  readonly page: (path?: string) => Promise<string>;
  /** The lines of the page that are samples. */
  readonly samples: (path?: string) => Promise<string[]>;
}

export function makeContext(
  clusters: readonly SinkCluster<PrometheusClusterOptions>[],
): SinkContext<PrometheusClusterOptions> & {
  readonly logger: ReturnType<typeof memoryLogger>;
} {
  return { id: 'prometheus', logger: memoryLogger(), userAgent: 'gostats/test', signal: never, clusters };
}

/** Options as a configuration file has them, checked by the sink itself. */
export async function checked(options: Record<string, unknown> = {}): Promise<PrometheusOptions> {
  const result = await prometheus.config['~standard'].validate(options);
  if (result.issues !== undefined) throw new Error(JSON.stringify(result.issues));
  return result.value;
}

/**
 * A sink with a hand-turned clock, not started. Without a port in the options: any free one, for all clusters unless
 * each has its own. `unchecked`: options that no file may have, port 0.
 */
export async function makeRig(
  options: Record<string, unknown> = {},
  clusters: readonly SinkCluster<PrometheusClusterOptions>[] = [SIM],
  unchecked: Partial<PrometheusOptions> = {},
): Promise<Rig> {
  const clock = manualClock();
  let states: readonly ClusterState[] = [];
  const context = { ...makeContext(clusters), clusterStates: () => states };
  const { lines } = context.logger;
  const anyPort = clusters.every((cluster) => cluster.options.port !== undefined) ? {} : { port: 0 };
  const sink = createPrometheusSink({ ...anyPort, ...(await checked(options)), ...unchecked }, context, clock);
  onTestFinished(() => sink.close?.(never));
  const url = (kind?: string): string => {
    const serving = lines
      .filter(({ fields }) => kind === undefined || fields['kind'] === kind)
      .find(({ fields }) => 'url' in fields);
    const { protocol, port } = new URL(String(serving?.fields['url']));
    return `${protocol}//127.0.0.1:${port}`;
  };
  const page = async (path = '/metrics'): Promise<string> => {
    const answer = await fetch(url() + path);
    if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}`);
    return answer.text();
  };
  return {
    sink,
    clock,
    lines,
    get states() {
      return states;
    },
    set states(next) {
      states = next;
    },
    url,
    page,
    samples: async (path) => (await page(path)).split('\n').filter((line) => line !== '' && !line.startsWith('#')),
  };
}

/** The same, serving. */
export async function startRig(...args: Parameters<typeof makeRig>): Promise<Rig> {
  const rig = await makeRig(...args);
  await rig.sink.init?.(never);
  return rig;
}

/** How a cluster is, in the words of the host; up by default. */
export function clusterState(more: Partial<ClusterState> = {}): ClusterState {
  return {
    id: SIM.id,
    name: 'east',
    label: 'east',
    state: 'up',
    since: 0,
    lastAnswer: undefined,
    lastSample: undefined,
    ...more,
  };
}

/** What it rejected with. */
export async function failure(promise: Promise<unknown> | undefined): Promise<Error & { code?: string }> {
  try {
    await promise;
  } catch (error) {
    return error as Error;
  }
  throw new Error('it succeeded');
}
