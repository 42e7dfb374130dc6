import { GostatsError } from '../errors.js';
import type { PlannedJob } from '../source/planned-job.js';
import type { CollectedSource } from './collected-source.js';
import type { Job } from './job.js';
import { reportingClient } from './reporting-client.js';
import type { RoundContext } from './round.js';

/** A round may take longer than its interval, but not indefinitely. */
const MIN_ROUND_TIMEOUT_MS = 30_000;
/** The shortest interval allowed in a plan, which a plugin may have changed. */
const MIN_INTERVAL_MS = 50;

/** Opens the jobs of a plan. A job added by a plugin that no source can run is logged and left out. */
export function openJobs(
  jobs: readonly PlannedJob[],
  sources: readonly CollectedSource[],
  context: RoundContext,
): readonly Job[] {
  const byId = new Map(sources.map((source) => [source.id, source]));
  return jobs.flatMap((planned): Job[] => {
    const source = byId.get(planned.source);
    try {
      if (source !== undefined) return [openJob(planned, source, context)];
      const problem = `The job ${planned.id} is of the source "${planned.source}", which does not exist; it is left out. A plugin has added it.`;
      context.logger.error(problem, { event: 'job.unknown', cluster: context.cluster.name, job: planned.id });
    } catch (error) {
      if (!(error instanceof GostatsError)) throw error;
      context.logger.error(`${error.message} ${error.remedy}`, {
        event: 'job.unknown',
        cluster: context.cluster.name,
        job: planned.id,
        code: error.code,
      });
    }
    return [];
  });
}

function openJob(planned: PlannedJob, source: CollectedSource, context: RoundContext): Job {
  // A plugin can put any number into a plan, NaN and infinity included.
  const intervalMs = planned.intervalMs >= MIN_INTERVAL_MS ? planned.intervalMs : MIN_INTERVAL_MS;
  const job = { ...planned, intervalMs: Number.isFinite(intervalMs) ? intervalMs : Number.MAX_SAFE_INTEGER };
  const round = source.open(job, { ...context, client: reportingClient(context.client, job.id, context.health) });
  const limitMs =
    job.limitMs ?? Math.max(job.intervalMs, MIN_ROUND_TIMEOUT_MS) + context.config.statTimeoutSeconds * 1000;
  return { id: job.id, intervalMs: job.intervalMs, limitMs, run: (limits) => round.run(limits) };
}
