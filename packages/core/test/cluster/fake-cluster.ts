import { SourceSet } from '../../src/assembly/source-set.js';
import type { CollectedSource } from '../../src/cluster/collected-source.js';
import { ClusterIdentities } from '../../src/cluster/identities.js';
import { createClusterRunner, type ClusterRunner } from '../../src/cluster/cluster-runner.js';
import type { ClusterRunnerOptions } from '../../src/cluster/runner-options.js';
import type { ClusterConfig, ResolvedConfig } from '../../src/config/types.js';
import { gostatsError } from '../../src/errors.js';
import type { ClusterDownEvent, ClusterUpEvent, OverLimitEvent, RoundEndedEvent } from '../../src/hooks/events.js';
import { HealthBoard } from '../../src/health/board.js';
import type { ClusterStatus } from '../../src/health/status.js';
import { createHooks } from '../../src/hooks/hooks.js';
import type { PapiAnswer, PapiClient, PapiClientOptions, PapiRequestOptions } from '../../src/papi/client.js';
import { PapiError } from '../../src/papi/papi-errors.js';
import type { PointBatch } from '../../src/sink/index.js';
import { healthListener } from '../../src/reporting/health-listener.js';
import { manualClock, memoryLogger, type ManualClock } from '../../src/testing/index.js';

/** What a fake cluster does with a request: an answer, a failure, or nothing until it is aborted. */
export type Behaviour = 'well' | 'hangs' | Error;

/** A cluster that a test holds in its hand, behind the client's interface. */
export class FakeCluster {
  name = 'isilon';
  guid = 'aaaa';
  release = 'v9.5';
  devices = ['n1', 'n2'];
  /** LNN of the n-th device. */
  lnn: (index: number) => number = (index) => index + 1;
  /** By a part of the path; `''` is everything. The first that matches counts. */
  readonly behaviour = new Map<string, Behaviour>();
  readonly asked: { readonly path: string; readonly at: number }[] = [];
  peers = 1;
  /** Milliseconds until an answer. */
  latencyMs = 10;
  /** Members of each row beside the usual ones. */
  value: unknown = 1;
  /** What differs in the row of a key of `statistics/current`. */
  rows: (key: string) => object = () => ({});
  /** Time of the rows, seconds. */
  time: (now: number) => number = (now) => Math.floor(now / 1000);
  /** Seconds: the policy of all keys. */
  policySeconds: number | undefined;
  readonly #clock: ManualClock;

  constructor(clock: ManualClock) {
    this.#clock = clock;
  }

  count(part: string, from = 0): number {
    return this.asked.filter(({ path, at }) => path.includes(part) && at >= from).length;
  }

  /** What the client was made with. */
  options: PapiClientOptions | undefined;
  /** How the client ends. */
  close: () => Promise<void> = async () => {};

  readonly client = (options?: PapiClientOptions): PapiClient => {
    this.options = options;
    const peers = (): number => this.peers;
    return {
      get: <Body>(path: string, { signal }: PapiRequestOptions = {}) =>
        this.#get(path, signal) as Promise<PapiAnswer<Body>>,
      get peers() {
        return peers();
      },
      close: () => this.close(),
    };
  };

  #get(path: string, signal: AbortSignal | undefined): Promise<PapiAnswer<object>> {
    this.asked.push({ path, at: this.#clock.monotonic() });
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        const behaves = [...this.behaviour].find(([part]) => path.includes(part))?.[1] ?? 'well';
        if (behaves === 'hangs') return;
        if (behaves instanceof Error) reject(behaves);
        else resolve({ body: this.#answer(path), bytes: 100 });
      };
      let cancel = (): void => {};
      const abort = (): void => {
        cancel();
        reject(signal?.reason as Error);
      };
      signal?.addEventListener('abort', abort, { once: true });
      if (signal?.aborted) abort();
      else cancel = this.#clock.after(this.latencyMs, settle);
    });
  }

  #answer(path: string): object {
    if (path.includes('cluster/config')) {
      const devices = this.devices.map((guid, index) => ({ guid, devid: index + 1, lnn: this.lnn(index) }));
      return { name: this.name, guid: this.guid, devices, onefs_version: { release: this.release } };
    }
    const policies =
      this.policySeconds === undefined ? null : [{ interval: this.policySeconds, persistent: false, retention: 1 }];
    if (path.includes('statistics/keys/')) return { keys: [] };
    if (path.includes('statistics/keys'))
      return { keys: ['a', 'b'].map((key) => ({ key, type: 'int32', scope: 'cluster', policies })) };
    const time = this.time(this.#clock.now());
    const summary = /summary\/(\w+)/.exec(path)?.[1];
    if (summary !== undefined) return { [summary]: [{ node: 1, operation_count: 1, time }] };
    const keys = new URL(path, 'https://c').searchParams.getAll('key');
    return {
      stats: keys.map((key) => ({
        key,
        devid: 0,
        error: null,
        error_code: null,
        time,
        value: this.value,
        ...this.rows(key),
      })),
    };
  }
}

/** A collector's share of clusters, on a clock turned by hand. */
export interface Fleet {
  readonly clock: ManualClock;
  readonly clusters: readonly FakeCluster[];
  readonly runners: readonly ClusterRunner[];
  readonly batches: PointBatch[];
  readonly up: ClusterUpEvent[];
  readonly down: ClusterDownEvent[];
  readonly rounds: RoundEndedEvent[];
  readonly said: (level: string) => readonly string[];
  readonly limits: OverLimitEvent[];
  readonly config: ResolvedConfig;
  readonly sources: readonly CollectedSource[];
  /** Batches of the n-th cluster that came at or after a moment. */
  readonly count: (cluster: number, from?: number) => number;
  readonly state: (cluster: number) => ClusterStatus;
  readonly remove: (cluster: number) => Promise<void>;
  readonly stop: () => Promise<void>;
}

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const INTERVAL = 5 * SECOND;

/** Clusters `c0`, `c1`, …, each with one stat group and two summaries, at 5 s. */
export function fleet(
  setUps: readonly ((cluster: FakeCluster) => void)[],
  {
    pins = [],
    more = {},
  }: { readonly pins?: readonly Partial<ClusterConfig>[]; readonly more?: Partial<ResolvedConfig> } = {},
): Fleet {
  const clock = manualClock();
  const logger = memoryLogger();
  const hooks = createHooks((hook, tap, thrown) => {
    throw new Error(`${tap} in ${hook}`, { cause: thrown });
  });
  const batches: PointBatch[] = [];
  const up: ClusterUpEvent[] = [];
  const down: ClusterDownEvent[] = [];
  const rounds: RoundEndedEvent[] = [];
  const limits: OverLimitEvent[] = [];
  hooks.overLimit.tap('test', (event) => void limits.push(event));
  hooks.clusterUp.tap('test', (event) => void up.push(event));
  hooks.clusterDown.tap('test', (event) => void down.push(event));
  hooks.roundEnded.tap('test', (event) => void rounds.push(event));
  const config = {
    statGroups: [{ name: 'g', updateInterval: { kind: 'absolute', intervalMs: INTERVAL }, stats: ['a', 'b'] }],
    summaries: [
      { kind: 'protocol', intervalMs: INTERVAL },
      { kind: 'heat', intervalMs: INTERVAL },
    ],
    maxRetries: 1,
    minUpdateIntervalMs: 1000,
    statRetries: 2,
    statRetryIntervalMs: 2000,
    statTimeoutSeconds: 0,
    includeDegraded: false,
    ...more,
  } as unknown as ResolvedConfig;
  const identities = new ClusterIdentities(clock);
  const configs = setUps.map(
    (_, index) =>
      ({ id: `c${index}:8080`, hostname: `c${index}`, preserveCase: false, ...pins[index] }) as ClusterConfig,
  );
  identities.configure(configs);
  const signal = new AbortController().signal;
  const sources = new SourceSet({ clock, logger, userAgent: 'test', sinkFolders: [], signal }).of({
    ...config,
    clusters: configs,
  });
  const board = new HealthBoard(clock, healthListener(hooks, logger));
  board.show(configs);
  const clusters = setUps.map((setUp) => {
    const cluster = new FakeCluster(clock);
    setUp(cluster);
    return cluster;
  });
  const runners = configs.map((clusterConfig, index) => {
    const options: ClusterRunnerOptions = {
      clusterConfig,
      config,
      sources,
      clock,
      logger,
      hooks,
      identities,
      userAgent: 'test',
      dispatch: (batch) => void batches.push(batch),
      health: board.of(clusterConfig.id),
      phase: index / configs.length,
      random: () => 0,
    };
    return createClusterRunner(options, (clusters[index] as FakeCluster).client);
  });
  for (const runner of runners) runner.start();
  const remove = async (index: number): Promise<void> => {
    await runners[index]?.stop();
    await runners[index]?.close();
  };
  return {
    clock,
    clusters,
    runners,
    batches,
    up,
    down,
    rounds,
    limits,
    config,
    sources,
    remove,
    said: (level) => logger.lines.filter((line) => line.level === level).map(({ message }) => message),
    count: (index, from = 0) =>
      batches.filter(
        ({ cluster, collectedAt }) => cluster.id === `c${index}:8080` && collectedAt - 1_700_000_000_000 >= from,
      ).length,
    state: (index) => board.statuses[index] as ClusterStatus,
    async stop() {
      board.end();
      await Promise.all(runners.map((_, index) => remove(index)));
    },
  };
}

const at = (cluster: string, path = '/'): { cluster: string; path: string } => ({ cluster, path });
export const unreachable = new PapiError(
  gostatsError('E_CLUSTER_UNREACHABLE', { cluster: 'c', problem: 'nothing listens' }),
  { transient: true },
);
export const loginRefused = new PapiError(gostatsError('E_CLUSTER_LOGIN', { cluster: 'c', username: 'u' }), {
  transient: false,
  status: 401,
});
export const forbidden = new PapiError(gostatsError('E_CLUSTER_FORBIDDEN', at('c')), { transient: false, status: 403 });
export const html = new PapiError(gostatsError('E_PAPI_ANSWER', { ...at('c'), problem: 'text/html and not JSON' }), {
  transient: true,
  status: 200,
});
/** An answer that is no success. */
export function status(code: number, retryAfterMs?: number): PapiError {
  const error = gostatsError('E_PAPI_REQUEST', { ...at('c'), status: code, problem: 'x' });
  return new PapiError(error, { transient: code >= 500 || code === 429, status: code, retryAfterMs });
}
