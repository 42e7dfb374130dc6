import type { ResolvedConfig } from '../config/types.js';
import { problemOf } from '../errors.js';
import { LimitWatch } from '../limits/index.js';
import type { EventLogger } from '../log/index.js';
import { createPapiClient, type PapiClient, type PapiClientOptions } from '../papi/client.js';
import { linkedAbort } from '../time/abort.js';
import { sleep } from '../time/clock.js';
import type { ClusterRef } from '../sink/index.js';
import { Announcer } from './announcer.js';
import { asGostatsError } from './as-gostats-error.js';
import { clusterUpEvent } from './cluster-up.js';
import type { CollectedSource } from './collected-source.js';
import { collect } from './collect.js';
import { connect } from './connect.js';
import { describeChange } from './identity.js';
import { ClusterMemories, learnNodes } from './memory.js';
import { planCluster } from './plan-cluster.js';
import { Reconnect } from './reconnect.js';
import type { ClusterRunnerOptions } from './runner-options.js';

/** Connects to one cluster and collects from it for as long as it is configured. */
export interface ClusterRunner {
  readonly id: string;
  /** Starts the loop that connects, collects and reconnects until `stop` is called. */
  start(): void;
  /** Applies a changed configuration of the same cluster: keeps the session and plans the jobs again. */
  update(config: ResolvedConfig, sources: readonly CollectedSource[]): void;
  /** Ends the rounds in progress. No batch is dispatched once it has settled. Never throws. */
  stop(): Promise<void>;
  /** Logs out and closes the connections; slow if the cluster hangs. Never throws. */
  close(): Promise<void>;
}

/** The first rounds of all jobs are spread over this time; less after a reconnect, when other clusters already run. */
const SPREAD_MS = 5_000;
const RECONNECT_SPREAD_MS = 1_000;
/** How often an entry checks whether another entry still collects the same cluster. */
const DUPLICATE_CHECK_MS = 60_000;

/** @param createClient replaces the real client in tests */
export function createClusterRunner(
  options: ClusterRunnerOptions,
  createClient: (options: PapiClientOptions) => PapiClient = createPapiClient,
): ClusterRunner {
  const { clusterConfig, clock, health, hooks, identities, logger } = options;
  const { id } = clusterConfig;
  const stopping = new AbortController();
  let { config, sources } = options;
  let interrupt = linkedAbort(stopping.signal);
  const limits = new LimitWatch({
    clusterId: id,
    limits: clusterConfig.limits,
    clock,
    logger,
    report(event) {
      hooks.overLimit.call(event);
      if (event.state !== 'continues') health.limited(limits.current);
    },
  });
  const client = createClient({
    ...clusterConfig,
    limits,
    cluster: id,
    maxRetries: config.maxRetries,
    userAgent: options.userAgent,
    clock,
    logger,
  });
  const memories = new ClusterMemories(limits, clock, logger);
  const reconnect = new Reconnect(options.random);
  const announcer = new Announcer(options);
  let running: Promise<void> = Promise.resolve();
  let last: ClusterRef | undefined;

  const endRounds = (why: string): void => interrupt.abort(new DOMException(why, 'AbortError'));

  /** Connects and collects. Throws when the cluster is lost; returns when it has to be connected and planned again. */
  async function attend(signal: AbortSignal): Promise<void> {
    const identity = await connect(client, options, signal);
    const { cluster } = identity;
    const change = last === undefined ? undefined : describeChange(last, cluster);
    if (change !== undefined) logger[change.level](change.message, { event: 'cluster.changed', ...change.fields });
    const isBack = last !== undefined;
    last = cluster;
    health.identified(cluster, identity.nodes);
    const standing = identities.report(id, identity);
    if (!isBack) await identities.turn(id, signal);
    signal.throwIfAborted();
    const { sameAs, namesake } = standing;
    if (sameAs !== undefined) {
      // Polling it twice would write every point twice.
      announcer.twice(sameAs, cluster, DUPLICATE_CHECK_MS);
      return sleep(clock, DUPLICATE_CHECK_MS, signal);
    }
    if (namesake !== undefined) announcer.namesake(namesake, cluster);
    const memory = memories.of(cluster, namesake !== undefined);
    learnNodes(memory, identity.lnns);
    const plan = await planCluster({ client, cluster, config, sources, hooks, clock, logger, memory, signal });
    reconnect.connected(plan.jobs.map(({ intervalMs }) => intervalMs));
    health.planned(plan.jobs);
    announcer.up(clusterUpEvent(identity, plan));
    announcer.leftOut(plan, cluster);
    const spreadMs = isBack ? RECONNECT_SPREAD_MS : SPREAD_MS;
    await collect({ ...options, ...plan, cluster, standing, config, sources, client, memory, spreadMs, signal });
  }

  async function run(): Promise<void> {
    identities.join(id, () => endRounds('another cluster was found'));
    while (!stopping.signal.aborted) {
      interrupt = linkedAbort(stopping.signal);
      try {
        await attend(interrupt.signal);
      } catch (thrown) {
        if (interrupt.signal.aborted) continue;
        const error = asGostatsError(thrown, id);
        identities.unreachable(id);
        const retryInMs = reconnect.failed(error, clock.monotonic());
        announcer.lost(error, retryInMs);
        await sleep(clock, retryInMs, stopping.signal).catch(() => undefined);
      } finally {
        interrupt.release();
      }
    }
  }

  return {
    id,
    start() {
      running = run();
    },
    update(next, nextSources) {
      config = next;
      sources = nextSources;
      endRounds('the configuration changed');
    },
    async stop() {
      stopping.abort(new DOMException('the collector stops', 'AbortError'));
      await running;
    },
    async close() {
      identities.leave(id);
      await closeQuietly(client, logger);
    },
  };
}

async function closeQuietly(client: PapiClient, logger: EventLogger): Promise<void> {
  try {
    await client.close();
  } catch (thrown) {
    const problem = problemOf(thrown);
    logger.debug(`Logging out failed: ${problem}.`, { event: 'session.close-failed', problem });
  }
}
