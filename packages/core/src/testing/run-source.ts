import { FaultAccount } from '../blame/fault-account.js';
import { ClusterMemories } from '../cluster/memory.js';
import type { RoundContext } from '../cluster/round.js';
import type { ResolvedConfig } from '../config/types.js';
import { createHooks } from '../hooks/hooks.js';
import { LimitWatch, makeLimits, type Limits } from '../limits/index.js';
import { points, type ClusterRef, type Point, type PointBatch } from '../sink/index.js';
import type { PlannedJob } from '../source/planned-job.js';
import type { SourceDefinition } from '../source/index.js';
import { DefinedSource } from '../sources/defined-source.js';
import { SourceWall } from '../sources/source-wall.js';
import { cannedClient, type CannedAnswers } from './canned-client.js';
import { checkOptions } from './check-options.js';
import { manualClock, type ManualClock } from './manual-clock.js';
import { memoryLogger } from './memory-logger.js';

/** What a test of a source may set; `answers` is all that it needs. */
export interface RunSourceOptions {
  /** What the cluster answers. */
  readonly answers: CannedAnswers;
  /** What a `[[cluster]]` says to the source, without the prefix. */
  readonly clusterOptions?: Readonly<Record<string, unknown>>;
  readonly cluster?: Partial<ClusterRef>;
  /** LNN by devid. Default: nodes 1 to 3. */
  readonly nodes?: ReadonlyMap<number, number>;
  /** Limits of the cluster that differ from the defaults. */
  readonly limits?: Partial<Limits>;
}

/** What one round produced. */
export interface SourceRun {
  readonly batches: readonly PointBatch[];
  /** The same, row by row. */
  readonly points: readonly Point[];
  /** The paths that were asked for. */
  readonly requests: readonly string[];
  /** What the round failed with; what was collected before it was delivered. */
  readonly error?: Error;
}

/** A source that runs as it does in the collector, against answers that the test gives. */
export interface RunningSource {
  /** The jobs, as the host has planned them. */
  readonly jobs: readonly PlannedJob[];
  readonly clock: ManualClock;
  readonly logger: ReturnType<typeof memoryLogger>;
  /** The paths that planning asked for. */
  readonly requests: readonly string[];
  /**
   * One round of a job. Never rejects: see `error` of the result.
   *
   * @param job its id, or its place among the jobs. Default: the first
   */
  run(job?: string | number, signal?: AbortSignal): Promise<SourceRun>;
  /** Limits that the source made the cluster exceed. */
  overLimits(): readonly string[];
  close(): Promise<void>;
}

/**
 * Checks the options, makes an instance and plans its jobs for one cluster, behind the wall that the collector uses. The
 * clock stands still, at 2023-11-14T22:13:20Z, unless the test turns it.
 *
 * @param options as a configuration file has them
 * @throws Error when the options are refused; GostatsError when the jobs cannot be used
 */
export async function runSource<Options, ClusterOptions = unknown>(
  definition: SourceDefinition<Options, ClusterOptions>,
  options: Readonly<Record<string, unknown>>,
  { answers, clusterOptions = {}, cluster: own, nodes, limits }: RunSourceOptions,
): Promise<RunningSource> {
  const { config, clusterConfig, name } = definition;
  const checked = config === undefined ? (options as Options) : await checkOptions(config, options);
  const checkedCluster =
    clusterConfig === undefined ? clusterOptions : await checkOptions(clusterConfig, clusterOptions);
  const [clock, logger] = [manualClock(), memoryLogger()];
  const signal = new AbortController().signal;
  const instance = await definition.create(checked, { id: name, logger, userAgent: 'gostats/test', signal });
  const cluster: ClusterRef = { ...SIMCLUSTER, ...own };
  const watch = new LimitWatch({ clusterId: cluster.id, clock, logger, limits: makeLimits(limits ?? {}) });
  const memory = new ClusterMemories(watch, clock, logger).of(cluster, false);
  for (const [devid, lnn] of nodes ?? NODES) memory.lnns.set(devid, lnn);
  const client = cannedClient(answers, cluster.id, clock);
  const wall = new SourceWall(
    new FaultAccount({ noun: 'source', id: name, place: 'the source under test' }, logger, clock),
    definition.privileges,
  );
  const source = new DefinedSource({
    id: name,
    definition,
    instance,
    wall,
    clusters: new Map([[cluster.id, checkedCluster]]),
  });
  const batches: PointBatch[] = [];
  const context: RoundContext = {
    cluster,
    client,
    clock,
    logger,
    memory,
    config: { maxRetries: 1, statTimeoutSeconds: 0 } as ResolvedConfig,
    hooks: createHooks((hook, tap, thrown) => logger.error(`${tap} threw in ${hook}: ${String(thrown)}`)),
    health: NOBODY,
    dispatch: (batch) => void batches.push(batch),
  };
  const { jobs } = await source.plan({ ...context, signal });
  const rounds = new Map(jobs.map((job) => [job.id, source.open(job, context)]));
  const requests = client.takeRequests();
  return {
    jobs,
    clock,
    logger,
    requests,
    async run(job = 0, ownSignal = signal) {
      const id = typeof job === 'number' ? jobs[job]?.id : job;
      const round = rounds.get(id ?? '');
      if (round === undefined)
        throw new Error(`there is no job ${String(job)}; there are ${jobs.map((one) => one.id).join(', ')}`);
      const failed = await round.run({ signal: ownSignal, next: Number.POSITIVE_INFINITY }).then(
        () => ({}),
        (error: unknown) => ({ error: error as Error }),
      );
      const made = batches.splice(0);
      return {
        batches: made,
        points: made.flatMap((batch) => [...points(batch)]),
        requests: client.takeRequests(),
        ...failed,
      };
    },
    overLimits: () => watch.current.map(({ limit }) => limit),
    close: async () => instance.close?.(signal),
  };
}

const SIMCLUSTER: ClusterRef = {
  id: 'simcluster.example:8080',
  hostname: 'simcluster.example',
  name: 'simcluster',
  guid: '000e1ea582501ce1e65c8e123920ccb186fe',
  release: 'v9.7.1.2',
};

const NODES: ReadonlyMap<number, number> = new Map([1, 2, 3].map((node) => [node, node]));

/** A test looks at what a round produced, not at what became of the cluster. */
const NOBODY: RoundContext['health'] = {
  identified() {},
  planned() {},
  answered() {},
  jobSucceeded() {},
  jobFailed() {},
  tryFailed() {},
  lost() {},
  limited() {},
  clockOffset() {},
};
