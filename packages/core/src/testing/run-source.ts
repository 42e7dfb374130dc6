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

/** The settings for a test of a source. Only `answers` is required. */
export interface RunSourceOptions {
  /** The answers of the cluster. */
  readonly answers: CannedAnswers;
  /** Default: a new one. */
  readonly clock?: ManualClock;
  /** The options for the source in a `[[cluster]]`, without the prefix. */
  readonly clusterOptions?: Readonly<Record<string, unknown>>;
  readonly cluster?: Partial<ClusterRef>;
  /** LNN by devid. Default: nodes 1 to 3. */
  readonly nodes?: ReadonlyMap<number, number>;
  /** Limits of the cluster that differ from the defaults. */
  readonly limits?: Partial<Limits>;
}

/** The result of one round. */
export interface SourceRun {
  readonly batches: readonly PointBatch[];
  /** The points of all batches. */
  readonly points: readonly Point[];
  /** The requested paths. */
  readonly requests: readonly string[];
  /** The error of a failed round. Points collected before it were delivered. */
  readonly error?: Error;
}

/** A source that runs as in the collector, with the answers of the test. */
export interface RunningSource {
  /** The planned jobs. */
  readonly jobs: readonly PlannedJob[];
  readonly clock: ManualClock;
  readonly logger: ReturnType<typeof memoryLogger>;
  /** The paths requested while planning. */
  readonly requests: readonly string[];
  /**
   * Runs one round of a job. Does not reject if the round fails: see `error` of the result.
   *
   * @param job the id or index of the job. Default: the first
   */
  run(job?: string | number, signal?: AbortSignal): Promise<SourceRun>;
  /** Returns the names of exceeded limits. */
  overLimits(): readonly string[];
  close(): Promise<void>;
}

/**
 * Validates the options, creates an instance and plans its jobs for one cluster, with the error handling of the
 * collector. The clock stands at 2023-11-14T22:13:20Z until the test advances it.
 *
 * @param options the options as in a configuration file
 * @throws Error when the options are invalid; GostatsError when the jobs are invalid
 */
export async function runSource<Options, ClusterOptions = unknown>(
  definition: SourceDefinition<Options, ClusterOptions>,
  options: Readonly<Record<string, unknown>>,
  { answers, clock = manualClock(), clusterOptions = {}, cluster: own, nodes, limits }: RunSourceOptions,
): Promise<RunningSource> {
  const { config, clusterConfig, name } = definition;
  const checked = config === undefined ? (options as Options) : await checkOptions(config, options);
  const checkedCluster =
    clusterConfig === undefined ? clusterOptions : await checkOptions(clusterConfig, clusterOptions);
  const logger = memoryLogger();
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

/** Ignores health events, because a test checks only the result of a round. */
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
