import type { CollectedSource, PlanContext, SourcePlan } from '../cluster/collected-source.js';
import type { Round, RoundContext } from '../cluster/round.js';
import { gostatsError } from '../errors.js';
import { packageLogger } from '../log/index.js';
import type { PlannedJob } from '../source/planned-job.js';
import type { Source, SourceCluster, SourceDefinition, SourceJob } from '../source/index.js';
import { withTimeout } from '../time/abort.js';
import { isOlder } from './release.js';
import { SourceClient } from './source-client.js';
import { DefinedRound } from './source-round.js';
import type { SourceWall } from './source-wall.js';

export interface DefinedSourceOptions {
  /** The id of the configured source. */
  readonly id: string;
  readonly definition: Pick<SourceDefinition, 'oldestRelease' | 'privileges'>;
  readonly instance: Source;
  readonly wall: SourceWall;
  /** The options for this source in each `[[cluster]]`, by cluster id. */
  readonly clusters: ReadonlyMap<string, unknown>;
}

interface DefinedJob extends PlannedJob {
  readonly run: SourceJob['run'];
}

const SHORTEST_INTERVAL_MS = 50;
const MOST_JOBS = 1_000;
/** Kept low because other sources wait until this one has planned. */
const PLAN_ATTEMPTS = 2;
const PLAN_TIMEOUT_MS = 30_000;

/** Adapts a source defined by a package to the interface that a cluster's runner uses. */
export class DefinedSource implements CollectedSource {
  readonly id: string;
  readonly planName: string;
  readonly #options: DefinedSourceOptions;

  constructor(options: DefinedSourceOptions) {
    this.id = options.id;
    this.planName = `${options.id} jobs`;
    this.#options = options;
  }

  /** @throws PapiError; GostatsError E_SOURCE_FAILED, E_SOURCE_MISUSE, E_SOURCE_PATH, E_SOURCE_RELEASE */
  async plan(context: PlanContext): Promise<SourcePlan> {
    const { clusters, definition, instance, wall } = this.#options;
    const { cluster } = context;
    if (!clusters.has(cluster.id)) return { jobs: [] };
    const { oldestRelease } = definition;
    if (oldestRelease !== undefined && isOlder(cluster.release, oldestRelease)) {
      throw gostatsError('E_SOURCE_RELEASE', {
        source: this.id,
        cluster: cluster.id,
        release: cluster.release,
        oldest: oldestRelease,
      });
    }
    const late = (): Error => wall.timedOut('jobs', PLAN_TIMEOUT_MS);
    const limit = { clock: context.clock, limitMs: PLAN_TIMEOUT_MS, late, parent: context.signal };
    return withTimeout(limit, async (signal) => {
      const client = this.#client({ ...context, signal });
      try {
        const jobs = await wall.call('jobs', () => instance.jobs(this.#seen(context, client)), signal);
        if (client.breach !== undefined) throw client.breach;
        return { jobs: this.#check(jobs) };
      } catch (thrown) {
        throw client.breach ?? thrown;
      } finally {
        client.end();
      }
    });
  }

  /** @throws GostatsError E_SOURCE_MISUSE if a plugin replaced the job */
  open(job: PlannedJob, context: RoundContext): Round {
    const { run } = job as Partial<DefinedJob>;
    if (typeof run !== 'function')
      throw this.#options.wall.misuse(`the job "${job.id}" cannot be run; a plugin has replaced it`);
    return new DefinedRound(job, run, context, this.#options.wall);
  }

  #client({ client, clock, cluster, config, logger, memory, signal }: PlanContext): SourceClient {
    let told = false;
    return new SourceClient({
      client,
      cluster: cluster.id,
      source: this.id,
      privileges: this.#options.wall.privileges,
      clock,
      limits: memory.limits.at(this.id),
      maxRetries: Math.min(config.maxRetries, PLAN_ATTEMPTS),
      signal,
      oddRow: (member, row) => {
        const fields = {
          cluster: cluster.name,
          job: this.planName,
          kind: 'member',
          name: member,
          found: typeof row,
          count: 1,
        };
        if (!told) logger.warn(`A row of ${member} is no object; it is left out.`, { event: 'rows.odd', ...fields });
        told = true;
      },
    });
  }

  #seen(context: PlanContext, client: SourceClient): SourceCluster {
    const { cluster, logger, memory } = context;
    const { clusters, wall } = this.#options;
    return Object.freeze({
      cluster,
      options: clusters.get(cluster.id),
      nodes: memory.lnns,
      logger: packageLogger(logger, 'source.message', { source: this.id, cluster: cluster.name }),
      signal: wall.signal(client.signal),
      get: (path, request) => client.get(path, request),
      list: (path, member, request) => client.list(path, member, request),
      keep: <Kept>(name: string, make: () => Kept): Kept => memory.keep(`${this.id} ${name}`, make),
    });
  }

  #check(jobs: unknown): readonly DefinedJob[] {
    const fail = (problem: string): never => {
      throw this.#options.wall.misuse(`jobs() returned ${problem}`);
    };
    if (!Array.isArray(jobs)) return fail(`${jobs === null ? 'null' : typeof jobs} instead of an array`);
    if (jobs.length > MOST_JOBS) return fail(`${jobs.length} jobs, allowed are ${MOST_JOBS}`);
    const ids = new Set<string>();
    return jobs.map((job: Partial<SourceJob> | null, index): DefinedJob => {
      const { id, intervalMs, limitMs, groups, run } = job ?? {};
      if (typeof id !== 'string' || id === '') return fail(`no id for job ${index}`);
      if (ids.has(id)) return fail(`two jobs called "${id}"`);
      ids.add(id);
      if (typeof run !== 'function') return fail(`no run() for the job "${id}"`);
      if (!isTime(intervalMs, SHORTEST_INTERVAL_MS))
        return fail(`intervalMs ${String(intervalMs)} for the job "${id}", expected milliseconds from 50`);
      if (groups !== undefined && !(Array.isArray(groups) && groups.every((group) => typeof group === 'string')))
        return fail(`groups of the job "${id}" that are no array of names`);
      if (limitMs !== undefined && !isTime(limitMs, 1))
        return fail(`limitMs ${String(limitMs)} for the job "${id}", expected milliseconds`);
      return {
        source: this.id,
        id: id === this.id ? id : `${this.id} ${id}`,
        intervalMs,
        limitMs,
        groups: groups ?? [this.id],
        run: run.bind(job),
      };
    });
  }
}

const isTime = (ms: unknown, least: number): ms is number =>
  typeof ms === 'number' && Number.isFinite(ms) && ms >= least;
