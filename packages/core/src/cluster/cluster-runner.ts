import { isDeepStrictEqual } from 'node:util';
import type { ResolvedConfig } from '../config/types.js';
import { SeriesTable } from '../decode/series-table.js';
import { problemOf } from '../errors.js';
import type { ClusterUpEvent } from '../hooks/events.js';
import { createPapiClient, type PapiClient } from '../papi/client.js';
import { sleep } from '../schedule/clock.js';
import type { ClusterRef, Logger } from '../sink/index.js';
import { asGostatsError } from './as-gostats-error.js';
import { collect } from './collect.js';
import type { ClusterRunnerOptions } from './runner-options.js';
import { connectCluster, type Connection } from './connect.js';

/** Everything about one cluster, for as long as it is configured. */
export interface ClusterRunner {
  readonly id: string;
  /** Connects, collects, and connects again, for ever. */
  start(): void;
  /** Goes on under another configuration of the same cluster: the session stays, what is asked is planned anew. */
  update(config: ResolvedConfig): void;
  /** Ends the rounds under way: no batch comes after it. Never throws. */
  stop(): Promise<void>;
  /** Logs out and closes the connections, which a cluster that hangs can draw out. Never throws. */
  close(): Promise<void>;
}

/** Waits before connecting again: doubling from the first up to the longest. */
const RETRY = { firstMs: 2_000, longestMs: 60_000 };
/** A directory service locks an account after a few wrong passwords: a refused login is not repeated in a hurry. */
const LOGIN_RETRY = { firstMs: 30_000, longestMs: 600_000 };

export function createClusterRunner(options: ClusterRunnerOptions): ClusterRunner {
  const { clusterConfig, clock, health, hooks, logger } = options;
  const stopping = new AbortController();
  let config = options.config;
  let interrupt = new AbortController();
  const client = createPapiClient({
    ...clusterConfig,
    cluster: clusterConfig.id,
    maxRetries: config.maxRetries,
    userAgent: options.userAgent,
    clock,
    logger,
  });
  const tables = new SeriesTables();
  let running: Promise<void> = Promise.resolve();
  let announced: ClusterUpEvent | undefined;

  /** Says what is collected, when that is news. */
  function announce(connection: Connection): void {
    const event = clusterUpEvent(connection);
    if (!isDeepStrictEqual(event, announced)) hooks.clusterUp.call(event);
    announced = event;
  }

  async function run(): Promise<void> {
    for (let failed = 0; !stopping.signal.aborted; ) {
      interrupt = new AbortController();
      const signal = AbortSignal.any([stopping.signal, interrupt.signal]);
      try {
        const connection = await connectCluster({ client, clusterConfig, config, hooks, signal });
        failed = 0;
        health.identified(connection.cluster, connection.nodes);
        health.planned(connection.jobs);
        announce(connection);
        const table = tables.of(connection.cluster);
        await collect({ ...options, ...connection, config, client, table, signal });
      } catch (thrown) {
        if (signal.aborted) continue;
        announced = undefined;
        const error = asGostatsError(thrown, clusterConfig.id);
        const retryInMs = retryDelay(error.code === 'E_CLUSTER_LOGIN' ? LOGIN_RETRY : RETRY, ++failed, options.random);
        health.lost(error, retryInMs);
        hooks.clusterDown.call({ clusterId: clusterConfig.id, error, retryInMs });
        await sleep(clock, retryInMs, stopping.signal).catch(() => undefined);
      }
    }
  }

  return {
    id: clusterConfig.id,
    start() {
      running = run();
    },
    update(next) {
      config = next;
      interrupt.abort(new DOMException('the configuration changed', 'AbortError'));
    },
    async stop() {
      stopping.abort(new DOMException('the collector stops', 'AbortError'));
      await running;
    },
    close: () => closeQuietly(client, logger),
  };
}

/** Keeps the series of a cluster over interruptions, so that sinks keep what they derived from them. */
class SeriesTables {
  #name: string | undefined;
  #table: SeriesTable | undefined;

  of({ name }: ClusterRef): SeriesTable {
    if (this.#table === undefined || this.#name !== name) this.#table = new SeriesTable(name);
    this.#name = name;
    return this.#table;
  }
}

function clusterUpEvent({ cluster, nodes, jobs, missingKeys }: Connection): ClusterUpEvent {
  const intervals = new Map<number, number>();
  let keys = 0;
  for (const job of jobs) {
    const count = job.kind === 'current' ? job.keys.length : 1;
    if (job.kind === 'current') keys += count;
    intervals.set(job.intervalMs, (intervals.get(job.intervalMs) ?? 0) + count);
  }
  const byInterval = [...intervals].sort(([a], [b]) => a - b).map(([intervalMs, count]) => ({ intervalMs, keys: count }));
  return { cluster, nodes: nodes.total, keys, missingKeys, intervals: byInterval };
}

function retryDelay({ firstMs, longestMs }: typeof RETRY, failed: number, random: () => number): number {
  return Math.round(Math.min(longestMs, firstMs * 2 ** Math.min(failed - 1, 10)) * (1 - 0.2 * random()));
}

async function closeQuietly(client: PapiClient, logger: Logger): Promise<void> {
  try {
    await client.close();
  } catch (thrown) {
    logger.debug(`Logging out failed: ${problemOf(thrown)}.`);
  }
}
